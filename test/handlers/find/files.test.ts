import { expect, test } from "vitest"
import { findFiles } from "../../../handlers/find/files.ts"
import { fileWrite } from "../../../handlers/file/write.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { latch } from "../../support/latch.ts"
import { readEvents } from "../../support/read-events.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [findFiles]
const TREE = {
  "README.md": "",
  "src/index.ts": "",
  "src/feature/index.ts": "",
  "src/feature/deep/leaf.ts": "",
  "docs/guide.md": "",
  ".gitignore": "dist\n",
  "dist/index.js": "",
}

test("the best match comes first; directories end in a slash; what is ignored is not there", () =>
  withFiles(ENDPOINTS, TREE, async ({ call }) => {
    const find = async (query: string) => (await call("GET", `/find/file?query=${query}`)).body
    expect(await find("index")).toEqual(["src/index.ts", "src/feature/index.ts"])
    expect((await find("feature"))[0]).toBe("src/feature/")
    expect(await find("sfl")).toEqual(["src/feature/deep/leaf.ts"])
    expect(await find("LEAF")).toEqual(["src/feature/deep/leaf.ts"])
    expect(await find("deep%20src%20.ts")).toEqual(["src/feature/deep/leaf.ts"])
    expect(await find(".gi")).toContain(".gitignore")
    expect((await find("/src"))[0]).toBe("src/")
    expect(await find("/src")).toEqual(await find("./src"))
    expect(await find("nothinglikeit")).toEqual([])
  }))

test("files or directories alone can be asked for", () =>
  withFiles(ENDPOINTS, TREE, async ({ call }) => {
    const find = async (rest: string) => (await call("GET", `/find/file?query=${rest}`)).body
    expect(await find("e&type=directory")).toEqual(["src/feature/", "src/feature/deep/"])
    expect(await find("feature&type=file")).toEqual(["src/feature/index.ts", "src/feature/deep/leaf.ts"])
    expect(await find("feature&dirs=false")).toEqual(["src/feature/index.ts", "src/feature/deep/leaf.ts"])
    expect(await find("feature&dirs=true&type=directory")).toEqual(["src/feature/", "src/feature/deep/"])
    expect(await find("&type=directory")).toEqual(["src/", "docs/", "src/feature/", "src/feature/deep/"])
  }))

test("an empty query lists files, the shortest path first", () =>
  withFiles(ENDPOINTS, TREE, async ({ call }) => {
    expect((await call("GET", "/find/file?query=&limit=3")).body).toEqual(["README.md", ".gitignore", "src/index.ts"])
    expect((await call("GET", "/find/file?query=%20&directory=/workspace/src/feature")).body).toEqual([
      "index.ts",
      "deep/leaf.ts",
    ])
  }))

test("ten come unless more or fewer are asked for, within bounds", () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`src/file${index}.ts`, ""]))
  return withFiles(ENDPOINTS, many, async ({ call }) => {
    expect((await call("GET", "/find/file?query=file")).body).toHaveLength(10)
    expect((await call("GET", "/find/file?query=file&limit=200")).body).toHaveLength(200)
    for (const bad of ["limit=0", "limit=201", "limit=abc", "limit=1.5", "type=socket", "dirs=yes"]) {
      expect((await call("GET", `/find/file?query=a&${bad}`)).body, bad).toMatchObject({ data: { kind: "Query" } })
    }
    expect((await call("GET", "/find/file")).body).toMatchObject({ data: { kind: "Query" } })
  })
})

test("what comes and goes later is found, or not found any more", () =>
  withFiles([findFiles, fileWrite], TREE, async ({ call, platform, instance }) => {
    const find = async (query: string) => (await call("GET", `/find/file?query=${query}`)).body
    expect(await find("fresh")).toEqual([])
    const reader = instance.subscribe({ filter: { types: ["file.watcher.updated"] } })
    await call("PUT", "/file/content?path=new/place/fresh.ts", { content: "" })
    expect((await readEvents(reader, 3)).map(({ properties }) => properties)).toEqual([
      { file: "/workspace/new", event: "add" },
      { file: "/workspace/new/place", event: "add" },
      { file: "/workspace/new/place/fresh.ts", event: "add" },
    ])
    expect(await find("fresh")).toEqual(["new/place/fresh.ts"])
    expect(await find("newplace&type=directory")).toEqual(["new/place/"])
    await platform.files.remove("/workspace/new/place/fresh.ts")
    await platform.files.write("/workspace/dist/other.js", "")
    await platform.files.write("/workspace/README.md", "changed")
    expect((await readEvents(reader, 2)).map(({ properties }) => properties)).toEqual([
      { file: "/workspace/new/place/fresh.ts", event: "unlink" },
      { file: "/workspace/README.md", event: "change" },
    ])
    expect(await find("fresh")).toEqual([])
    expect(await find("other")).toEqual([])
    reader.close()
  }))

test("without a watcher the list is made anew when it is old", () =>
  withFiles(
    ENDPOINTS,
    TREE,
    async ({ call, platform }) => {
      expect((await call("GET", "/find/file?query=fresh")).body).toEqual([])
      platform.files.seed({ "/workspace/fresh.ts": "" })
      expect((await call("GET", "/find/file?query=fresh")).body).toEqual([])
      await platform.clock.advance(5_001)
      expect((await call("GET", "/find/file?query=fresh")).body).toEqual(["fresh.ts"])
    },
    { prepare: (platform) => void Reflect.deleteProperty(platform, "watcher") },
  ))

test("of a machine or a home, what is there after a second is answered, and much is not followed", () =>
  withFiles(ENDPOINTS, { "/home/user/notes.md": "" }, async ({ call, platform, instanceOf }) => {
    for (const directory of ["/", "/home", "/home/user"]) {
      const listed = latch()
      const found = latch()
      const { paths } = platform.search
      platform.search.paths = async ({ onChunk }) => {
        onChunk(new TextEncoder().encode("early/file.ts\0"))
        found.open()
        await listed.opened
        onChunk(new TextEncoder().encode("late/file.ts\0"))
        return { truncated: false }
      }
      const find = async () => (await call("GET", `/find/file?query=file.ts&directory=${directory}`)).body
      const first = find()
      await found.opened
      await platform.clock.advance(1_001)
      expect(await first, directory).toEqual(["early/file.ts"])
      listed.open()
      expect(await find(), directory).toEqual(["late/file.ts", "early/file.ts"])
      const { watching } = (await instanceOf(directory)).workspace.finder
      watching.startFiles()
      await watching.dispose()
      expect(platform.watcher.watched(), directory).toEqual([])
      platform.search.paths = paths
    }
  }))

test("what could not be listed as a whole is not followed", () =>
  withFiles(ENDPOINTS, TREE, async ({ call, platform }) => {
    const { paths } = platform.search
    platform.search.paths = async (query) => ({ ...(await paths(query)), truncated: true })
    expect((await call("GET", "/find/file?query=leaf")).body).toEqual(["src/feature/deep/leaf.ts"])
    expect(platform.watcher.watched()).toEqual([])
  }))

test("disposing ends the watching", () =>
  withFiles(ENDPOINTS, TREE, async ({ call, platform, instance }) => {
    await call("GET", "/find/file?query=x")
    await instance.workspace.dispose()
    expect(platform.watcher.watched()).toEqual([])
  }))

test("a missing directory is not found", () =>
  withFiles(ENDPOINTS, {}, async ({ call }) => {
    expect(await call("GET", "/find/file?query=x&directory=/missing")).toMatchObject({
      status: 404,
      body: { name: "FileNotFoundError" },
    })
  }))

test("where nothing can search it says so", () =>
  withFiles(
    ENDPOINTS,
    {},
    async ({ call }) => expect(await call("GET", "/find/file?query=x")).toMatchObject({ status: 501 }),
    {
      prepare(platform) {
        platform.search.paths = async () => {
          throw new NamedError("UnsupportedError", { message: "Cannot search: ripgrep is not installed" })
        }
      },
    },
  ))
