import { execFile } from "node:child_process"
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import { nodeDatabase } from "../../adapters/node/database.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { databaseSuite } from "./database.suite.ts"

const withFolder = async (body: (folder: string) => void | Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), "database-test-"))
  try {
    await body(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe("in memory", () => databaseSuite(withDatabase))

describe("in a file", () => {
  databaseSuite((body) =>
    withFolder((folder) => {
      const database = nodeDatabase(join(folder, "store.db"))
      body(database)
      database.close()
    }),
  )

  test("is private, whatever the mode was, and its directory too", () =>
    withFolder((folder) => {
      const path = join(folder, "a", "b", "store.db")
      nodeDatabase(path).close()
      chmodSync(path, 0o666)
      const database = nodeDatabase(path)
      database.run("CREATE TABLE item (id INTEGER)")
      const modes = [join(folder, "a"), path, `${path}-wal`, `${path}-shm`].map((name) => statSync(name).mode & 0o777)
      database.close()
      expect(modes).toEqual([0o700, 0o600, 0o600, 0o600])
    }))

  test("keeps what was committed, and nothing of what was not", () =>
    withFolder((folder) => {
      const path = join(folder, "store.db")
      const first = nodeDatabase(path)
      first.run("CREATE TABLE item (id INTEGER)")
      first.run("INSERT INTO item VALUES (1)")
      first.close()
      const second = nodeDatabase(path)
      expect(second.all("SELECT id FROM item")).toEqual([{ id: 1 }])
      second.close()
    }))

  test("externalVersion changes with another connection's commits", () =>
    withFolder((folder) => {
      const path = join(folder, "store.db")
      const [reader, writer] = [nodeDatabase(path), nodeDatabase(path)]
      const before = reader.externalVersion()
      writer.run("CREATE TABLE item (id INTEGER)")
      expect(reader.externalVersion()).toBeGreaterThan(before)
      reader.close()
      writer.close()
    }))

  test("a file that is no database is refused and kept", () =>
    withFolder((folder) => {
      const path = join(folder, "store.db")
      writeFileSync(path, "not a database, but a long enough text to be taken for one")
      expect(() => nodeDatabase(path)).toThrow(/it is no SQLite database/)
      expect(statSync(path).size).toBe(58)
    }))
})

test("a second statement is refused, not ignored", () =>
  withDatabase((database) => {
    expect(() => database.run("SELECT 1; SELECT 2")).toThrow(TypeError)
    expect(database.get("SELECT 1 AS one;\n")).toEqual({ one: 1 })
  }))

test("ten processes write to a new database at once: nothing is lost or refused", { timeout: 20_000 }, () =>
  withFolder(async (folder) => {
    const path = join(folder, "store.db")
    const script = fileURLToPath(new URL("database-writer.ts", import.meta.url))
    const until = String(Date.now() + 4_000)
    const names = Array.from({ length: 10 }, (_, index) => `writer-${index}`)
    const results = await Promise.all(
      names.map((name) => promisify(execFile)(process.execPath, [script, path, name, until])),
    )
    const expected = names.map((writer, index) => ({ writer, count: Number(results[index]?.stdout) }))

    const database = nodeDatabase(path)
    const written = database.all("SELECT writer, count(*) AS count FROM entry GROUP BY writer ORDER BY writer")
    const gaps = database.get("SELECT max(number) - count(*) AS gaps FROM entry")
    database.close()
    expect(written).toEqual(expected)
    expect(gaps).toEqual({ gaps: 0 })
  }),
)
