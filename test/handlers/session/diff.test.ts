import { expect, test } from "vitest"
import { sessionDiff } from "../../../handlers/session/diff.ts"
import { withApp } from "../../support/app.ts"
import { withEdits } from "../../support/edits.ts"
import { readEvents } from "../../support/read-events.ts"

const ENDPOINTS = [sessionDiff]

test("a message's diff is what answering it changed, the session's is all of it", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    const [first] = await app.edit(id, "l1\nl2\n")
    const [second] = await app.edit(id, "x\n", "new.txt")
    await app.platform.background.settled()
    const diff = async (query = "") => (await app.call("GET", `/session/${id}/diff${query}`)).body
    expect(await diff(`?messageID=${first?.info.id}`)).toMatchObject([
      { file: "a.txt", additions: 1, deletions: 0, status: "modified", patch: expect.stringContaining("+l2") },
    ])
    expect(await diff(`?messageID=${second?.info.id}`)).toMatchObject([{ file: "new.txt", status: "added" }])
    expect(await diff()).toMatchObject([{ file: "a.txt" }, { file: "new.txt" }])
    await app.instance.reverts.revert(id, { messageID: second?.info.id ?? "" })
    expect(await diff()).toMatchObject([{ file: "a.txt" }])
  }))

test("after a step that changed files the user message and the session tell of it", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    const reader = app.instance.subscribe({ filter: { types: ["session.diff"] } })
    const [user] = await app.edit(id, "l1\nl2\n")
    await app.platform.background.settled()
    expect((await readEvents(reader, 1))[0]?.properties).toMatchObject({ sessionID: id, diff: [{ file: "a.txt" }] })
    expect(app.instance.sessions.get(id).summary).toEqual({ additions: 1, deletions: 0, files: 1 })
    const { info } = app.instance.messages.get(id, user?.info.id ?? "")
    expect(info).toMatchObject({ summary: { diffs: [{ file: "a.txt", additions: 1 }] } })
  }))

test("a turn that changes nothing tells of nothing", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    const [user] = await app.edit(id, "l1\n")
    await app.platform.background.settled()
    expect(app.instance.sessions.get(id).summary).toBeUndefined()
    expect((await app.call("GET", `/session/${id}/diff?messageID=${user?.info.id}`)).body).toEqual([])
  }))

test("with snapshots turned off nothing is told, and reverts move no files", () =>
  withEdits(
    ENDPOINTS,
    async (app) => {
      const id = app.session()
      const [user] = await app.edit(id, "l2\n")
      await app.instance.reverts.revert(id, { messageID: user?.info.id ?? "" })
      expect((await app.call("GET", `/session/${id}/diff`)).body).toEqual([])
      expect(app.instance.sessions.get(id).revert).toEqual({ messageID: user?.info.id })
      expect(await app.content()).toBe("l2\n")
    },
    { snapshot: false },
  ))

test("it is empty for an unknown session and outside of repositories, and a bad message id is refused", () =>
  withApp(ENDPOINTS, async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect((await call("GET", "/session/ses_none/diff")).body).toEqual([])
    expect((await call("GET", `/session/${id}/diff`)).body).toEqual([])
    expect((await call("GET", `/session/${id}/diff?messageID=zzz`)).body).toMatchObject({ data: { kind: "Query" } })
  }))
