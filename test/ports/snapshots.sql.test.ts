import { expect, test } from "vitest"
import { sqlFiles, type WorkspaceFiles } from "../../adapters/shared/sql-files.ts"
import { sqlSnapshots } from "../../adapters/shared/sql-snapshots.ts"
import type { Database } from "../../runtime/ports/database.ts"
import type { Snapshots } from "../../runtime/ports/snapshots.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { snapshotsSuite } from "./snapshots.suite.ts"

const path = "/workspace"
const DAY_MS = 86_400_000

interface Place {
  snapshots: Snapshots
  files: WorkspaceFiles
  database: Database
  take(): Promise<string>
  advance(ms: number): void
}

const withSnapshots = (body: (place: Place) => Promise<void>): Promise<void> =>
  withDatabase(async (database) => {
    let time = 0
    const now = () => time
    const files = sqlFiles(database, { now })
    await files.createDirectory(path)
    const snapshots = sqlSnapshots({ database, files, now })
    const take = async () => (await snapshots.take(path)) ?? ""
    await body({ snapshots, files, database, take, advance: (ms) => (time += ms) })
  })

snapshotsSuite((body) =>
  withSnapshots(({ snapshots, files }) =>
    body(snapshots, {
      path,
      write: async (file, content) => {
        if (content === undefined) await files.remove(`${path}/${file}`)
        else await files.write(`${path}/${file}`, content)
      },
      read: (file) => files.readText(`${path}/${file}`),
    }),
  ),
)

test("there is none of a directory that is missing, and one of an empty one", () =>
  withSnapshots(async ({ snapshots }) => {
    expect(await snapshots.take("/none")).toBeUndefined()
    expect(await snapshots.take(path)).toMatch(/^[0-9a-f]{40}$/)
  }))

test("knows links, bytes and what may be executed, and leaves no empty directories", () =>
  withSnapshots(async ({ snapshots, files, take }) => {
    const before = await take()
    await files.write(`${path}/bin/run`, new Uint8Array([0, 255]), { mode: 0o755 })
    await files.link(`${path}/link`, "bin/run")
    const after = await take()
    expect(await snapshots.diff(path, before, after)).toMatchObject([
      { file: "bin/run", patch: "", status: "added" },
      { file: "link", status: "added", additions: 1 },
    ])
    await snapshots.restore(path, before, ["bin/run", "link"])
    expect(await files.list(path)).toEqual([])
    await snapshots.restore(path, after, ["bin/run", "link"])
    expect(await files.readLink(`${path}/link`)).toBe("bin/run")
    expect(await files.stat(`${path}/bin/run`)).toMatchObject({ isExecutable: true, sizeBytes: 2 })
    await files.change(`${path}/bin/run`, { mode: 0o644 })
    expect(await snapshots.changedFiles(path, after)).toEqual(["bin/run"])
  }))

test("a file takes the place of a directory and back; what else is in it stays", () =>
  withSnapshots(async ({ snapshots, files, take }) => {
    await files.write(`${path}/a`, "file")
    const asFile = await take()
    await files.remove(`${path}/a`)
    await files.write(`${path}/a/b`, "below")
    const asDirectory = await take()
    expect(await snapshots.changedFiles(path, asFile)).toEqual(["a", "a/b"])
    await snapshots.restore(path, asFile, ["a", "a/b"])
    expect(await files.readText(`${path}/a`)).toBe("file")
    await snapshots.restore(path, asDirectory, ["a", "a/b"])
    await files.write(`${path}/a/c`, "other")
    await snapshots.restore(path, asFile, ["a", "a/b"])
    expect(await files.readText(`${path}/a/c`)).toBe("other")
  }))

test("neither ignored files nor .git are changes, and links out are not followed", () =>
  withSnapshots(async ({ snapshots, files, take }) => {
    await files.write(`${path}/.gitignore`, "dist/\n")
    await files.write(`${path}/in/file`, "one")
    const before = await take()
    await files.write(`${path}/dist/x`, "built")
    await files.write(`${path}/.git/HEAD`, "ref")
    await files.removeTree(`${path}/in`)
    await files.write("/outside/file", "secret")
    await files.link(`${path}/in`, "/outside")
    expect(await snapshots.changedFiles(path, before)).toEqual(["in", "in/file"])
    await snapshots.restore(path, before, ["in/file"])
    expect(await files.readText("/outside/file")).toBe("secret")
  }))

test("lasts seven days, with its content", () =>
  withSnapshots(async ({ snapshots, files, database, take, advance }) => {
    await files.write(`${path}/a`, "one")
    await files.write(`${path}/same/b`, "same")
    const first = await take()
    await files.write(`${path}/a`, "two")
    advance(6 * DAY_MS)
    const second = await take()
    expect((await snapshots.diff(path, first, second))[0]?.patch).toContain("-one")
    advance(2 * DAY_MS)
    await files.write(`${path}/a`, "three")
    await take()
    await expect(snapshots.diff(path, first, second)).rejects.toMatchObject({ name: "NotFoundError" })
    expect(database.get("SELECT count(*) AS count FROM fs_blobs")).toEqual({ count: 3 })
    await snapshots.restore(path, second, ["a", "same/b"])
    expect(await files.readText(`${path}/a`)).toBe("two")
  }))

test("a snapshot writes what has changed, not the tree", () =>
  withSnapshots(async ({ files, database, take }) => {
    const count = () => database.get<{ count: number }>("SELECT count(*) AS count FROM fs_tree_entries")?.count ?? 0
    for (let index = 0; index < 100; index += 1) await files.write(`${path}/d${index % 10}/f${index}`, `${index}`)
    await take()
    expect(count()).toBe(110)
    await files.write(`${path}/d1/f1`, "changed")
    await take()
    expect(count()).toBe(130)
  }))
