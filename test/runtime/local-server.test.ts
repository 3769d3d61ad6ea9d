import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../adapters/memory/platform.ts"
import type { Database } from "../../runtime/ports/database.ts"
import type { Server } from "../../runtime/server.ts"
import { withApp } from "../support/app.ts"

/** Another process that changes a project in the moment before this one's next write transaction. */
const withOther = (
  body: (server: Server, atNextWrite: (change: (database: Database) => void) => void) => Promise<void>,
) => {
  let change: ((database: Database) => void) | undefined
  const prepare = (platform: MemoryPlatform) => {
    const { database } = platform
    platform.database = {
      ...database,
      transaction: (work) => {
        const now = change
        change = undefined
        now?.(database)
        return database.transaction(work)
      },
    }
  }
  return withApp([], ({ server }) => body(server, (next) => void (change = next)), { prepare })
}

const set = (path: string, value: unknown) => (database: Database) =>
  void database.run("UPDATE project SET info = json_set(info, ?, json(?)) WHERE id = 'p'", path, JSON.stringify(value))

const CLONE = { id: "p", worktree: "/one", vcs: "git" as const }

test("an update of a project keeps what another process changed just before", () =>
  withOther(async ({ projects }, atNextWrite) => {
    await projects.register(CLONE, "/one")
    atNextWrite(set("$.name", "theirs"))
    await projects.update("p", { icon: { color: "red" } })
    expect(await projects.get("p")).toMatchObject({ name: "theirs", icon: { color: "red" } })
  }))

test("a new clone of a project, and one that is gone, keep what another process changed just before", () =>
  withOther(async ({ projects }, atNextWrite) => {
    await projects.register(CLONE, "/one")
    atNextWrite(set("$.sandboxes", ["/two"]))
    await projects.register({ ...CLONE, worktree: "/three" }, "/three")
    expect((await projects.get("p")).sandboxes).toEqual(["/two", "/three"])
    atNextWrite(set("$.sandboxes", ["/two", "/three", "/four"]))
    await projects.forget("p", "/two")
    expect((await projects.get("p")).sandboxes).toEqual(["/three", "/four"])
  }))
