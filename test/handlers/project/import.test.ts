import { expect, test } from "vitest"
import { projectExport } from "../../../handlers/project/export.ts"
import { projectImport } from "../../../handlers/project/import.ts"
import type { TestApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"
import { gzipped, type RawEntry, rawEntry, rawTar } from "../../support/tar.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [projectImport, projectExport]

const send = async ({ app }: TestApp, body: BodyInit | undefined, query = "") => {
  const init = { method: "POST", ...(body !== undefined && { body, duplex: "half" }) }
  const answer = await app(new Request(`http://test/project/import${query}`, init as RequestInit))
  return { status: answer.status, body: await answer.json() }
}

test("files, directories, links and modes are unpacked over what is there, and announced", () =>
  withFiles(ENDPOINTS, { "old.txt": "old", "src/a.ts": "old" }, async (app) => {
    const { files } = app.platform
    const reader = app.instance.subscribe({ filter: { types: ["file.edited"] } })
    const tar = rawTar(
      { path: "./", flag: "5" },
      { path: "./src/", flag: "5" },
      { path: "./src/a.ts", content: "new" },
      { path: "empty/refs/", flag: "5" },
      { path: "bin/run", content: "#!", mode: "0000755" },
      { path: "bin/same", flag: "1", target: "bin/run" },
      { path: "deep/er/link", flag: "2", target: "../../src/a.ts" },
    )
    expect(await send(app, tar)).toEqual({ status: 200, body: { files: 4, bytes: 5 } })
    expect(await files.readText("/workspace/src/a.ts")).toBe("new")
    expect(await files.readText("/workspace/old.txt")).toBe("old")
    expect(await files.list("/workspace/empty")).toEqual([{ name: "refs", type: "directory" }])
    expect(await files.stat("/workspace/bin/run")).toMatchObject({ isExecutable: true })
    expect(await files.readText("/workspace/bin/same")).toBe("#!")
    expect(await files.readText("/workspace/deep/er/link")).toBe("new")
    expect((await readEvents(reader, 4)).map(({ properties }) => properties)).toEqual([
      { file: "/workspace/src/a.ts" },
      { file: "/workspace/bin/run" },
      { file: "/workspace/bin/same" },
      { file: "/workspace/deep/er/link" },
    ])
    expect(files.paths("/home/user")).toEqual([])
    reader.close()
  }))

test("gzip is told by its first bytes; what is larger than memory should hold is kept in files meanwhile", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const noise = Uint8Array.from({ length: 4_500_000 }, (_, index) => (index * 2_654_435_761) >>> 24)
    const tar = rawTar({ path: "noise.bin", content: noise }, { path: "a.txt", content: "a" })
    expect(await send(app, await gzipped(tar))).toEqual({ status: 200, body: { files: 2, bytes: 4_500_001 } })
    const unpacked = app.platform.files.peek("/workspace/noise.bin")
    expect(unpacked?.every((byte, index) => byte === noise[index])).toBe(true)
    await send(app, tar)
    expect(app.platform.files.paths("/home/user")).toEqual([])
  }))

test("many files are announced by their directory", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const reader = app.instance.subscribe({ filter: { types: ["file.edited"] } })
    await send(app, rawTar(...Array.from({ length: 501 }, (_, index) => ({ path: `f${index}` }))))
    expect((await readEvents(reader, 1))[0]?.properties).toEqual({ file: "/workspace" })
    reader.close()
  }))

test("a directory that becomes a repository gets a new instance", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const before = await app.instanceOf("/fresh")
    app.platform.vcs.addRepository("/fresh", { rootCommit: "new" })
    expect((await send(app, rawTar({ path: ".git/HEAD", content: "x" }), "?directory=/fresh")).status).toBe(200)
    const after = await app.instanceOf("/fresh")
    expect(after).not.toBe(before)
    expect(after.location).toMatchObject({ projectID: "new", worktree: "/fresh" })
  }))

const good: RawEntry = { path: "good.txt", content: "good" }
const refused: [string, ...(RawEntry | Uint8Array)[]][] = [
  ["a path that leads out", { path: "../evil" }],
  ["a path that leads out later", { path: "a/../../evil" }],
  ["an absolute path", { path: "/etc/evil" }],
  ["a path that is too long", { path: "long", flag: "L", content: "x".repeat(3_001) }, { path: "x" }],
  ["a path that is too deep", { path: "long", flag: "L", content: `${"d/".repeat(200)}x` }, { path: "x" }],
  ["a path of another system", { path: "..\\evil" }],
  ["a device", { path: "null", flag: "3" }],
  ["a block device", { path: "sda", flag: "4" }],
  ["a FIFO", { path: "pipe", flag: "6" }],
  ["a sparse file", { path: "sparse", flag: "S" }],
  ["an absolute symlink", { path: "link", flag: "2", target: "/etc/passwd" }],
  ["a symlink that leads out", { path: "a/link", flag: "2", target: "../../etc" }],
  ["a symlink that may lead out by another one", { path: "link", flag: "2", target: "dir/../.." }],
  ["a symlink to nothing", { path: "link", flag: "2", target: "" }],
  ["a file behind a symlink", { path: "dir", flag: "2", target: "src" }, { path: "dir/x" }],
  ["a file in the place of a symlink", { path: "dir", flag: "2", target: "src" }, { path: "dir", content: "x" }],
  ["a symlink in the place of a directory", { path: "dir/x" }, { path: "dir", flag: "2", target: "src" }],
  ["a file in the place of a directory", { path: "x" }, { path: "x/y" }],
  ["a file in the place of a directory before it", { path: "x/y" }, { path: "x" }],
  ["a hard link in the place of a directory", { path: "x/y" }, { path: "x", flag: "1", target: "x/y" }],
  ["a directory in the place of a file", { path: "x" }, { path: "x/", flag: "5" }],
  ["a hard link to what is not in the archive", { path: "hard", flag: "1", target: "src/a.ts" }],
  ["a hard link that leads out", { path: "hard", flag: "1", target: "../evil" }],
  ["a path behind a symlink on the disk that leads out", { path: "out/evil" }],
  ["the place of a symlink on the disk that leads out", { path: "out-file", content: "x" }],
  ["a file in the place of a directory on the disk", { path: "src", content: "x" }],
  ["a symlink in the place of a directory on the disk", { path: "src", flag: "2", target: "good.txt" }],
  ["a directory in the place of a file on the disk", { path: "src/a.ts/", flag: "5" }],
  ["a path behind a file on the disk", { path: "src/a.ts/b" }],
  ["a broken header", rawEntry({ path: "x" }).map((byte, index) => (index === 0 ? 65 : byte))],
]

test("an archive with one bad entry is refused before anything is written", () =>
  withFiles(ENDPOINTS, { "src/a.ts": "" }, async (app) => {
    const { files } = app.platform
    files.seed({ "/outside/file": "kept" })
    files.symlink("/workspace/out", "/outside")
    files.symlink("/workspace/out-file", "/outside/file")
    const before = files.version()
    for (const [name, ...entries] of refused) {
      expect(await send(app, rawTar(good, ...entries)), name).toMatchObject({
        status: 400,
        body: { name: "InvalidArchiveError" },
      })
      expect(files.version(), name).toBe(before)
    }
  }))

test("symlinks that stay inside may be there", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const links = ["x", "./x", "sub/x", "..", "../x", ".", "../a/.b"]
    const entries = links.map((target, index) => ({ path: `a/link${index}`, flag: "2", target }))
    expect((await send(app, rawTar(...entries, { path: "a/link0", flag: "2", target: "other" }))).status).toBe(400)
    expect((await send(app, rawTar(...entries))).body).toEqual({ files: links.length, bytes: 0 })
  }))

test("what is no archive is refused: nothing, text, broken gzip", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const gzip = await gzipped(rawTar(good, { path: "x", content: "x".repeat(5000) }))
    for (const body of [
      undefined,
      "",
      "x",
      "text ".repeat(300),
      gzip.subarray(0, gzip.length - 20),
      gzip.subarray(0, 12),
    ]) {
      expect(await send(app, body)).toMatchObject({ status: 400, body: { name: "InvalidArchiveError" } })
    }
    expect(app.platform.files.paths("/workspace")).toEqual([])
  }))

test("what is too large is refused by what its headers say", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const huge = { path: "huge", size: "77777777777" }
    expect(await send(app, rawTar(good, huge))).toMatchObject({ status: 413, body: { name: "BodyTooLargeError" } })
    expect(app.platform.files.paths("/workspace")).toEqual([])
  }))

test("a file that is larger than the place takes is refused before anything is written", () =>
  withFiles(
    ENDPOINTS,
    {},
    async (app) => {
      const large = { path: "large", content: "x".repeat(1_001) }
      expect(await send(app, rawTar(good, large))).toMatchObject({ status: 413, body: { name: "BodyTooLargeError" } })
      expect(app.platform.files.paths("/workspace")).toEqual([])
      expect((await send(app, rawTar(good, { path: "fits", content: "x".repeat(1_000) }))).status).toBe(200)
    },
    { prepare: (platform) => void (platform.files.limitBytes = 1_000) },
  ))

test("the same file twice in an archive is the last one", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const tar = rawTar({ path: "a", content: "1" }, { path: "b", flag: "1", target: "a" }, { path: "a", content: "2" })
    expect((await send(app, tar)).status).toBe(200)
    expect(await app.platform.files.readText("/workspace/a")).toBe("2")
    expect(await app.platform.files.readText("/workspace/b")).toBe("1")
  }))

test("a body that breaks off leaves nothing", () =>
  withFiles(ENDPOINTS, {}, async (app) => {
    const tar = rawTar(good, { path: "x", content: "x".repeat(5000) })
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(tar.subarray(0, 3000)),
      pull: (controller) => controller.error(new Error("gone")),
    })
    expect(await send(app, body)).toMatchObject({ status: 400, body: { name: "InvalidArchiveError" } })
    expect(app.platform.files.paths("/workspace")).toEqual([])
  }))
