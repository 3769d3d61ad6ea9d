import { expect, test } from "vitest"
import { experimentalControlPlaneMoveSession } from "../../../handlers/experimental-control-plane/move-session.ts"
import { sessionGet } from "../../../handlers/session/get.ts"
import { sessionList } from "../../../handlers/session/list.ts"
import type { VcsWorktrees } from "../../../runtime/ports/vcs.ts"
import { type TestApp, withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"
import { readEvents } from "../../support/read-events.ts"
import { prepareRepository } from "../../support/repository.ts"

const PATH = "/experimental/control-plane/move-session"

/** An app of a repository with a folder `sub` and a second work tree at `/side`; another project is at `/other`. */
const withProject = (body: (app: TestApp) => Promise<void>): Promise<void> =>
  withApp(
    [experimentalControlPlaneMoveSession, sessionGet, sessionList],
    async (app) => {
      const worktrees = app.platform.vcs?.worktrees as VcsWorktrees
      await worktrees.add("/workspace", { directory: "/side", branch: "side" })
      await worktrees.reset("/side", "head")
      await body(app)
    },
    {
      prepare(platform) {
        prepareRepository(platform)
        platform.files.seed({ "/workspace/sub/b.txt": "b\n", "/other/c.txt": "c\n" })
        platform.vcs.commit("/workspace")
        platform.vcs.addRepository("/other", { rootCommit: "def" })
      },
    },
  )

const moving =
  ({ call }: TestApp) =>
  (sessionID: string, directory: string, more: object = {}) =>
    call("POST", PATH, { sessionID, destination: { directory }, ...more })

const listed = async ({ call }: TestApp, directory: string): Promise<string[]> =>
  (await call("GET", `/session?directory=${directory}`)).body.map(({ id }: { id: string }) => id)

test("a session goes to a folder of its project, and its children stay", () =>
  withProject(async (app) => {
    const { id } = app.instance.sessions.create()
    const child = app.instance.sessions.create({ parentID: id })
    expect((await moving(app)(id, "/workspace/sub/")).status).toBe(204)
    expect((await app.call("GET", `/session/${id}`)).body).toMatchObject({
      ...{ directory: "/workspace/sub", path: "sub", projectID: "abc" },
    })
    expect((await app.call("GET", `/session/${child.id}`)).body).toMatchObject({ directory: "/workspace", path: "" })
    expect(await listed(app, "/workspace/sub&path=sub")).toEqual([id])
    expect(app.store.sessions.directoryOf(id)).toBe("/workspace/sub")
  }))

test("a session goes to another work tree, into its list, and back", () =>
  withProject(async (app) => {
    const { id } = app.instance.sessions.create()
    expect((await moving(app)(id, "/side")).status).toBe(204)
    expect([await listed(app, "/side"), await listed(app, "/workspace")]).toEqual([[id], []])
    expect((await moving(app)(id, "/workspace", { moveChanges: true })).status).toBe(204)
    expect([await listed(app, "/side"), await listed(app, "/workspace")]).toEqual([[], [id]])
  }))

test("both directories hear of it, and readers of everything where it went", () =>
  withProject(async (app) => {
    const { id } = app.instance.sessions.create()
    const [here, there, all] = [app.instance, await app.instanceOf("/side")]
      .map((instance) => instance.subscribe({}))
      .concat(app.store.events.subscribe())
    if (!here || !there || !all) throw new Error("unreachable")
    await moving(app)(id, "/side")
    const updated = { type: "session.updated", properties: { sessionID: id, info: { id, directory: "/side" } } }
    expect(await readEvents(here, 1)).toMatchObject([updated])
    expect(await readEvents(there, 1)).toMatchObject([updated])
    const moved = { sessionID: id, location: { directory: "/side" }, subdirectory: "" }
    expect((await readEvents(all, 3)).at(-1)).toMatchObject({ type: "session.next.moved", properties: moved })
    for (const reader of [here, there, all]) reader.close()
  }))

test("where it is already, nothing happens", () =>
  withProject(async (app) => {
    const { id } = app.instance.sessions.create()
    const before = app.store.events.cursor()
    expect((await moving(app)(id, "/workspace/sub/..")).status).toBe(204)
    expect(app.store.events.cursor()).toBe(before)
  }))

test("no session, no directory, another project: refused, and nothing has changed", () =>
  withProject(async (app) => {
    const { id } = app.instance.sessions.create()
    const refused = { status: 400, body: { name: "MoveSessionError" } }
    expect(await moving(app)("ses_none", "/side")).toMatchObject(refused)
    for (const directory of ["/workspace/none", "/workspace/a.txt", "/other", "sub", "", "/side\0"]) {
      expect([directory, await moving(app)(id, directory)]).toMatchObject([directory, refused])
    }
    expect(app.store.sessions.directoryOf(id)).toBe("/workspace")
    expect((await moving(app)("nonsense", "/side")).body.name).toBe("BadRequest")
    expect((await app.call("POST", PATH, { sessionID: id })).body.name).toBe("BadRequest")
  }))

test("changed files stay: with moveChanges the move into another work tree is refused then", () =>
  withProject(async (app) => {
    const { id } = app.instance.sessions.create()
    await app.platform.files.write("/workspace/a.txt", "two\n")
    const answer = await moving(app)(id, "/side", { moveChanges: true })
    expect(answer).toMatchObject({ status: 400, body: { name: "MoveSessionError" } })
    expect((await moving(app)(id, "/workspace/sub", { moveChanges: true })).status).toBe(204)
    expect((await moving(app)(id, "/side")).status).toBe(204)
    expect(new TextDecoder().decode(await app.platform.files.read("/workspace/a.txt"))).toBe("two\n")
  }))

test("a session that runs, or whose undoing could be taken back, stays", () =>
  withProject(async (app) => {
    const { id } = app.instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    expect(await moving(app)(id, "/side")).toMatchObject({ status: 400, body: { name: "MoveSessionError" } })
    await app.instance.runs.abort(id)
    await finish()
    app.instance.sessions.change(id, (session) => void (session.revert = { messageID: "msg_1" }))
    expect(await moving(app)(id, "/side")).toMatchObject({ status: 400, body: { name: "MoveSessionError" } })
    expect((await moving(app)(id, "/workspace/sub")).status).toBe(204)
  }))
