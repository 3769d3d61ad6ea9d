import { expect, test } from "vitest"
import { projectExport } from "../../../handlers/project/export.ts"
import { projectImport } from "../../../handlers/project/import.ts"
import { readTar } from "../../../runtime/project/tar-reader.ts"
import type { TestApp } from "../../support/app.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [projectExport, projectImport]
const TREE = {
  ".gitignore": "dist\n*.log\n",
  ".git/HEAD": "ref: refs/heads/main\n",
  ".git/x.log": "",
  "dist/a.js": "built",
  "src/.gitignore": "secret\n",
  "src/a.ts": "a",
  "src/secret": "s",
  "사용법.md": "#",
}

const exported = async ({ app }: TestApp, query = "") => {
  const answer = await app(new Request(`http://test/project/export${query}`))
  expect(answer.headers.get("content-type")).toBe("application/gzip")
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="project.tar.gz"')
  return new Uint8Array(await answer.arrayBuffer())
}

const paths = async (gzip: Uint8Array<ArrayBuffer>) => {
  const found: string[] = []
  const tar = new Blob([gzip]).stream().pipeThrough(new DecompressionStream("gzip"))
  for await (const { path, type, target, isExecutable } of readTar(tar)) {
    found.push(path + (type === "symlink" ? ` -> ${target}` : "") + (type === "file" && isExecutable ? " x" : ""))
  }
  return found.sort()
}

test("all that is not ignored is packed, with .git", () =>
  withFiles(ENDPOINTS, TREE, async (app) => {
    const { files } = app.platform
    await files.write("/workspace/run", "", { mode: 0o755 })
    files.makeDirectory("/workspace/empty")
    files.makeDevice("/workspace/device")
    files.symlink("/workspace/link", "src/a.ts")
    files.symlink("/workspace/out", "/etc/passwd")
    files.symlink("/workspace/src/up", "../..")
    const kept = [".git/", ".git/HEAD", ".git/x.log", ".gitignore", "empty/", "link -> src/a.ts", "run x"]
    const all = [...kept, "src/", "src/.gitignore", "src/a.ts", "사용법.md"].sort()
    expect(await paths(await exported(app))).toEqual(all)
    expect(await paths(await exported(app, "?ignored=true"))).toEqual(
      [...all, "dist/", "dist/a.js", "src/secret"].sort(),
    )
  }))

test("what is exported can be imported elsewhere", () =>
  withFiles(ENDPOINTS, TREE, async (app) => {
    const body = await exported(app, "?ignored=true")
    await app.app(new Request("http://test/project/import?directory=/copy", { method: "POST", body }))
    const { files } = app.platform
    for (const [path, content] of Object.entries(TREE)) expect(await files.readText(`/copy/${path}`)).toBe(content)
  }))

test("a client that stops reading stops the packing", () =>
  withFiles(ENDPOINTS, TREE, async ({ app }) => {
    const answer = await app(new Request("http://test/project/export"))
    await answer.body?.cancel()
  }))

test("a missing directory is not found, a bad flag is refused", () =>
  withFiles(ENDPOINTS, TREE, async ({ call }) => {
    expect(await call("GET", "/project/export?directory=/missing")).toMatchObject({
      status: 404,
      body: { name: "FileNotFoundError" },
    })
    expect(await call("GET", "/project/export?ignored=yes")).toMatchObject({
      status: 400,
      body: { data: { kind: "Query" } },
    })
  }))
