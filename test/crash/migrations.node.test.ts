import { execFile, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { nodeDatabase } from "../../adapters/node/database.ts"
import { migrate, MIGRATIONS } from "../../runtime/storage/migrations.ts"
import { randomOf } from "../support/random.ts"
import { PATIENT, withHome } from "../support/server-process.ts"

const script = fileURLToPath(new URL("slow-migration.ts", import.meta.url))
const OLD = MIGRATIONS.length
const SEED = 7

const createOld = (path: string) => {
  const database = nodeDatabase(path)
  migrate(database)
  database.run("INSERT INTO meta (key, value) VALUES ('state', 'old')")
  database.close()
}

/** What a store says of itself; throws when it is broken. */
const look = (path: string) => {
  const database = nodeDatabase(path)
  try {
    expect(database.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }])
    const { version } = database.get<{ version: number }>("SELECT version FROM schema_version") ?? { version: 0 }
    const { value } = database.get<{ value: string }>("SELECT value FROM meta WHERE key = 'state'") ?? { value: "" }
    const hasCopy = database.get("SELECT 1 FROM sqlite_schema WHERE name = 'copy'") !== undefined
    return { version, value, hasCopy }
  } finally {
    database.close()
  }
}
const asOld = { version: OLD, value: "old", hasCopy: false }
const asNew = { version: OLD + 1, value: "new", hasCopy: true }

const run = (path: string, rows: number) => promisify(execFile)(process.execPath, [script, path, String(rows)])

test("killed in the middle of a migration, a store is as before or as after it", PATIENT, () =>
  withHome(async ({ project }) => {
    const random = randomOf(SEED)
    const seen: string[] = []
    for (let kill = 0; kill < 6; kill++) {
      const path = join(project, `${kill}.db`)
      createOld(path)
      const child = spawn(process.execPath, [script, path, "400000"], { stdio: ["ignore", "pipe", "inherit"] })
      await once(child.stdout, "data")
      const exit = once(child, "exit")
      const timer = setTimeout(() => child.kill("SIGKILL"), random.whole(0, 500))
      await exit
      clearTimeout(timer)
      const found = look(path)
      expect([asOld, asNew]).toContainEqual(found)
      seen.push(found.value)
      const { stdout } = await run(path, 1)
      expect(stdout).toBe(`begin\n${found.value === "old" ? 1 : 0}\n`)
      expect(look(path)).toEqual(asNew)
      expect(look(`${path}.v${OLD}.backup`)).toEqual(asOld)
    }
    expect(seen).toContain("old")
  }),
)

test("of processes that start at once one migrates, and one whole backup is kept", PATIENT, () =>
  withHome(async ({ project }) => {
    const path = join(project, "store.db")
    createOld(path)
    const results = await Promise.all([run(path, 50_000), run(path, 50_000), run(path, 50_000)])
    const ran = results.map(({ stdout }) => Number(stdout.split("\n")[1]))
    expect(ran.toSorted()).toEqual([0, 0, 1])
    expect(look(path)).toEqual(asNew)
    const backup = `store.db.v${OLD}.backup`
    expect(readdirSync(project).filter((name) => name.includes("backup"))).toEqual([backup])
    expect(statSync(join(project, backup)).mode & 0o777).toBe(0o600)
    expect(look(join(project, backup))).toEqual(asOld)
  }),
)

test("a store written by newer code is refused in one line, and not touched", PATIENT, () =>
  withHome(async ({ project, run: runCommand }) => {
    const folder = join(project, "data")
    const path = join(folder, "opencode.db")
    createOld(path)
    const database = nodeDatabase(path)
    database.run("UPDATE schema_version SET version = 1000")
    database.close()
    const digest = () => createHash("sha256").update(readFileSync(path)).digest("hex")
    const before = digest()
    const { code, stdout, stderr } = await runCommand(["serve", "--port", "0"], { env: { OPENCODE_EDGE_DATA: folder } })
    expect([code, stdout]).toEqual([1, ""])
    expect(stderr).toBe(
      `Open the store with a newer opencode-edge: it has schema version 1000, this one knows up to ${OLD}\n`,
    )
    expect(digest()).toBe(before)
    expect(readdirSync(folder).filter((name) => name.includes("backup"))).toEqual([])
  }),
)
