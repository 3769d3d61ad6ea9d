import { expect, test } from "vitest"
import { memoryFiles } from "../../../adapters/memory/files.ts"
import { configFiles } from "../../../runtime/config/config-files.ts"
import { expandGlob } from "../../../runtime/config/expand-glob.ts"

const seeded = () => {
  const files = memoryFiles()
  files.seed(
    Object.fromEntries(
      [
        "/p/a.md",
        "/p/b.txt",
        "/p/docs/c.md",
        "/p/docs/deep/d.md",
        "/p/.hidden/e.md",
        "/p/.f.md",
        "/p/node_modules/g.md",
      ].map((path) => [path, ""]),
    ),
  )
  return configFiles(files)
}

test("a plain path gives itself when it is a file", async () => {
  expect(await expandGlob(seeded(), "/p/a.md")).toEqual(["/p/a.md"])
  expect(await expandGlob(seeded(), "/p/none.md")).toEqual([])
  expect(await expandGlob(seeded(), "/p/docs")).toEqual([])
})

test("a star stays in its folder and leaves hidden names out", async () => {
  expect(await expandGlob(seeded(), "/p/*.md")).toEqual(["/p/a.md"])
  expect(await expandGlob(seeded(), "/p/.*.md")).toEqual(["/p/.f.md"])
  expect(await expandGlob(seeded(), "/p/*/c.md")).toEqual(["/p/docs/c.md"])
  expect(await expandGlob(seeded(), "/p/?.txt")).toEqual(["/p/b.txt"])
})

test("two stars are any folders, but not hidden ones and packages", async () => {
  expect(await expandGlob(seeded(), "/p/**/*.md")).toEqual(["/p/a.md", "/p/docs/c.md", "/p/docs/deep/d.md"])
  expect(await expandGlob(seeded(), "/p/docs/**")).toEqual(["/p/docs/c.md", "/p/docs/deep/d.md"])
})
