import { describe, expect, test } from "vitest"
import type { Bucket } from "../../adapters/shared/sql-blobs.ts"
import { sqlFiles } from "../../adapters/shared/sql-files.ts"
import type { Database } from "../../runtime/ports/database.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { filesSuite } from "./files.suite.ts"

const now = () => 1_000

const count = (database: Database, table: string): number =>
  database.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count ?? 0

const memoryBucket = () => {
  const objects = new Map<string, Uint8Array>()
  const bucket: Bucket = {
    put: async (key, bytes) => void objects.set(key, bytes.slice()),
    get: async (key) => {
      const found = objects.get(key)
      return found ? { arrayBuffer: async () => found.slice().buffer } : null
    },
    delete: async (key) => void objects.delete(key),
  }
  return { objects, bucket }
}

filesSuite((body) =>
  withDatabase(async (database) => {
    const files = sqlFiles(database, { now })
    await files.createDirectory("/home/root")
    await body({
      files,
      root: "/home/root",
      symlink: (path, target) => files.link(path, target),
      makeDirectory: (path) => files.createDirectory(path),
      makeOther: async (path) => {
        await files.write(path, "")
        database.run("UPDATE fs_nodes SET kind = 'other' WHERE path = ?", path)
      },
    })
  }),
)

describe("storage", () => {
  test("nothing is made before the first use", () =>
    withDatabase((database) => {
      sqlFiles(database, { now })
      expect(database.all("SELECT name FROM sqlite_master WHERE name LIKE 'fs_%'")).toEqual([])
    }))

  test("what was stored is there for the next one who opens it", () =>
    withDatabase(async (database) => {
      await sqlFiles(database, { now }).write("/a/b", "kept")
      expect(await sqlFiles(database, { now }).readText("/a/b")).toBe("kept")
    }))

  test("equal content is kept once, and gone with the last file that has it", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      await files.write("/a", "same")
      await files.write("/b", "same")
      expect(count(database, "fs_blobs")).toBe(1)
      await files.write("/a", "other")
      expect(await files.readText("/b")).toBe("same")
      await files.remove("/b")
      expect(count(database, "fs_parts")).toBe(1)
      await files.removeTree("/")
      expect([count(database, "fs_blobs"), count(database, "fs_parts"), count(database, "fs_nodes")]).toEqual([0, 0, 1])
    }))

  test("a failed write leaves nothing behind", () =>
    withDatabase(async (database) => {
      const { objects, bucket } = memoryBucket()
      const files = sqlFiles(database, { now, bucket })
      await files.createDirectory("/directory")
      await expect(files.write("/directory", new Uint8Array(2_000_000))).rejects.toThrow("not a file")
      expect([count(database, "fs_blobs"), objects.size]).toEqual([0, 0])
    }))

  test("a large file goes to the bucket, and out of it", () =>
    withDatabase(async (database) => {
      const { objects, bucket } = memoryBucket()
      const files = sqlFiles(database, { now, bucket })
      const large = new Uint8Array(2_000_000).fill(7)
      await Promise.all([files.write("/large", large), files.write("/copy", large)])
      expect([objects.size, count(database, "fs_parts")]).toEqual([1, 0])
      await files.write("/large", "small")
      expect((await files.read("/copy"))?.length).toBe(2_000_000)
      await Promise.all([files.remove("/copy"), files.write("/again", large)])
      expect((await files.read("/again"))?.length).toBe(2_000_000)
      await files.remove("/again")
      expect(objects.size).toBe(0)
    }))

  test("many files cost less than a statement each, and leave nothing when one fails", () =>
    withDatabase(async (database) => {
      let statements = 0
      const counted =
        <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
        (...args: Args) => {
          statements += 1
          return work(...args)
        }
      const files = sqlFiles(
        { ...database, all: counted(database.all), get: counted(database.get), run: counted(database.run) } as Database,
        { now },
      )
      await files.createDirectory("/root")
      const all = Array.from({ length: 300 }, (_, index) => ({
        path: `/root/${index % 10}/${index}`,
        content: `${index % 100}`,
      }))
      statements = 0
      await files.writeAll(all, { within: "/root" })
      expect(statements).toBeLessThan(100)
      expect([count(database, "fs_nodes"), count(database, "fs_blobs"), count(database, "fs_parts")]).toEqual([
        312, 100, 100,
      ])
      const failing = [
        { path: "/root/new/file", content: "new" },
        { path: "/root/0", content: "" },
      ]
      await expect(files.writeAll(failing)).rejects.toMatchObject({ name: "NotAFileError" })
      expect([count(database, "fs_nodes"), count(database, "fs_blobs")]).toEqual([312, 100])
      // What a failed transaction had made is not taken for there.
      await files.writeAll(failing.slice(0, 1))
      expect(await files.list("/root/new")).toEqual([{ name: "file", type: "file" }])
      await files.removeTree("/root")
      expect([count(database, "fs_nodes"), count(database, "fs_blobs"), count(database, "fs_parts")]).toEqual([1, 0, 0])
    }))

  test("of many files none takes the place of a directory that another one is in", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      await files.link("/link", "/a")
      await files.link("/c", "/a/b/c")
      for (const [path, below] of [
        ["/a/b", "/a/b/c"],
        ["/link/b", "/a/b/c"],
        ["/a/b", "/link/b/c"],
        ["/a/b", "/c"],
      ] as const) {
        const both = [
          { path, content: "file" },
          { path: below, content: "below" },
        ]
        for (const all of [both, both.toReversed()]) {
          await expect(files.writeAll(all), `${path} ${below}`).rejects.toMatchObject({ name: "NotAFileError" })
          expect(await files.stat("/a")).toBeUndefined()
        }
      }
    }))

  test("content that many files of one call replace is gone, be it by two names of one file", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      await files.writeAll([
        { path: "/a", content: "old" },
        { path: "/b", content: "same" },
      ])
      await files.link("/link", "a")
      await files.writeAll([
        { path: "/link", content: "lost" },
        { path: "/b", content: "same" },
        { path: "/a", content: "new" },
      ])
      expect(await files.readText("/link")).toBe("new")
      expect(await files.readText("/b")).toBe("same")
      // Those of two files and of what the link says.
      expect(count(database, "fs_blobs")).toBe(3)
    }))

  test("a directory that gives way to a symlink is not taken for one any more", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      await files.write("/a/b/file", "old")
      await files.removeTree("/a/b")
      await files.link("/a/b", "/elsewhere")
      await files.write("/a/b/file", "new")
      expect(await files.readText("/elsewhere/file")).toBe("new")
      await files.rename("/elsewhere", "/moved")
      await files.write("/a/b/again", "again")
      expect(await files.list("/elsewhere")).toEqual([{ name: "again", type: "file" }])
    }))

  test("a file that would not fit into memory is refused", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      await expect(files.write("/huge", new Uint8Array(32_000_001))).rejects.toMatchObject({
        name: "FileTooLargeError",
      })
    }))
})

describe("trees", () => {
  test("a directory is moved with all that is in it", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      await files.write("/a/deep/file", "one", { mode: 0o755 })
      await files.link("/a/link", "deep/file")
      await files.rename("/a", "/b/c")
      expect(await files.stat("/a")).toBeUndefined()
      expect(await files.readText("/b/c/link")).toBe("one")
      expect(await files.stat("/b/c/deep/file")).toMatchObject({ isExecutable: true })
      await expect(files.rename("/b", "/b/c/d")).rejects.toMatchObject({ name: "NotADirectoryError" })
      await expect(files.rename("/none", "/x")).rejects.toMatchObject({ name: "FileNotFoundError" })
    }))

  test("a file takes the place of a file, not of a directory", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      await files.write("/a", "new")
      await files.write("/b", "old")
      await files.write("/c/d", "")
      await files.rename("/a", "/b")
      expect(await files.readText("/b")).toBe("new")
      await expect(files.rename("/b", "/c")).rejects.toMatchObject({ name: "NotAFileError" })
      expect(count(database, "fs_blobs")).toBe(2)
    }))

  test("listeners hear of what is stored", () =>
    withDatabase(async (database) => {
      const files = sqlFiles(database, { now })
      const heard: string[] = []
      const stop = files.onChange((path, event) => heard.push(`${event} ${path}`))
      await files.write("/a/b", "")
      await files.write("/a/b", "x")
      await expect(files.write("/a", "x")).rejects.toThrow("not a file")
      await files.remove("/a/b")
      stop()
      await files.removeTree("/a")
      expect(heard).toEqual(["add /a", "add /a/b", "change /a/b", "unlink /a/b"])
    }))
})

test("paths that would take all of an isolate's memory are refused, and nothing of them is kept", () =>
  withDatabase(async (database) => {
    const files = sqlFiles(database, { now })
    const refused = { name: "OutsideDirectoryError", message: expect.stringContaining("too long") }
    for (const path of [`${"/d".repeat(301)}/x`, `${"/d".repeat(1_900)}/x`]) {
      await expect(files.write(path, "")).rejects.toMatchObject(refused)
      await expect(files.createDirectory(path)).rejects.toMatchObject(refused)
    }
    expect(await files.list("/")).toEqual([])
    await files.write(`${"/d".repeat(300)}/x`, "kept")
    expect(await files.readText(`${"/d".repeat(300)}/x`)).toBe("kept")
  }))

describe("bounds", () => {
  test("hold in a workspace that is all there is", () =>
    withDatabase(async (database) => {
      const all = sqlFiles(database, { now })
      await all.write("/.home/1/config", "kept")
      await all.write("/file", "")
      const files = all.bounded({ roots: ["/"], hidden: ["/.home/1"] })
      expect(await files.list("/.home")).toEqual([])
      expect(await files.lstat("/.home/1/config")).toBeUndefined()
      const outside = { name: "OutsideDirectoryError" }
      await expect(files.rename("/.home", "/mine")).rejects.toMatchObject(outside)
      await expect(files.removeTree("/.home")).rejects.toMatchObject(outside)
      await expect(files.link("/.home/1/config", "/file")).rejects.toMatchObject(outside)
      await expect(files.writeAll([{ path: "/.home/1/x", content: "" }])).rejects.toMatchObject(outside)
      await expect(files.rename("/file", "/.home/1/file")).rejects.toMatchObject(outside)
      expect(await all.readText("/.home/1/config")).toBe("kept")
      await files.rename("/file", "/.home/2")
      expect((await all.list("/.home"))?.map(({ name }) => name)).toEqual(["1", "2"])
    }))
})

test("a large tree is removed in steps, each a transaction that leaves nothing behind", () =>
  withDatabase(async (database) => {
    let rowsAtOnce = 0
    const counted: Database = {
      ...database,
      transaction: (work) => {
        const before = count(database, "fs_nodes")
        const result = database.transaction(work)
        rowsAtOnce = Math.max(rowsAtOnce, before - count(database, "fs_nodes"))
        return result
      },
    }
    await sqlFiles(database, { now }).createDirectory("/big")
    const files = sqlFiles(counted, { now })
    const all = Array.from({ length: 4_500 }, (_, index) => ({
      ...{ path: `/big/${index % 7}/${index}`, content: new TextEncoder().encode(String(index)) },
    }))
    await files.writeAll(all)
    await files.write("/beside", "stays")
    let steps = 0
    const stop = files.onChange(() => void (steps += 1))
    expect(await files.removeTree("/big", { inSteps: true })).toBe(true)
    stop()
    expect(steps).toBe(4_500 + 7 + 1)
    expect(rowsAtOnce).toBeLessThanOrEqual(2_000)
    expect([count(database, "fs_blobs"), count(database, "fs_parts")]).toEqual([1, 1])
    expect(await files.readText("/beside")).toBe("stays")
    expect(await files.removeTree("/big", { inSteps: true })).toBe(false)
    expect(await files.removeTree("/beside", { inSteps: true })).toBe(true)
  }))
