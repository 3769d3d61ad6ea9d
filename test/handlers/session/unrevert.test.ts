import { expect, test } from "vitest"
import { sessionUnrevert } from "../../../handlers/session/unrevert.ts"
import { withEdits } from "../../support/edits.ts"

const ENDPOINTS = [sessionUnrevert]

test("the newest state comes back, but for what was changed by hand meanwhile", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    const [first] = await app.edit(id, "one\n")
    const [second] = await app.edit(id, "two\n")
    await app.instance.reverts.revert(id, { messageID: second?.info.id ?? "" })
    await app.instance.reverts.revert(id, { messageID: first?.info.id ?? "" })
    await app.platform.files.write("/workspace/mine.txt", "by hand\n")
    const { status, body } = await app.call("POST", `/session/${id}/unrevert`)
    expect([status, body.revert]).toEqual([200, undefined])
    expect(await app.content()).toBe("two\n")
    expect(await app.platform.files.readText("/workspace/mine.txt")).toBe("by hand\n")
    expect(app.instance.messages.all(id)).toHaveLength(6)
  }))

test("without a pending revert nothing happens", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    await app.edit(id, "one\n")
    const { status } = await app.call("POST", `/session/${id}/unrevert`)
    expect([status, await app.content()]).toEqual([200, "one\n"])
  }))

test("a busy session and an unknown one are refused", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    let go = () => {}
    const { publisher } = app.instance
    const gate = new Promise<void>((resolve) => (go = resolve))
    const work = app.instance.runs.exclusive(id, publisher, () => gate)
    expect((await app.call("POST", `/session/${id}/unrevert`)).body._tag).toBe("SessionBusyError")
    go()
    await work
    expect((await app.call("POST", "/session/ses_none/unrevert")).status).toBe(404)
  }))

test("the session's totals are those of all that it changed again", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    await app.edit(id, "l1\nl2\n")
    const [second] = await app.edit(id, "l1\nl2\nl3\nl4\n")
    await app.instance.reverts.revert(id, { messageID: second?.info.id ?? "" })
    expect(app.instance.sessions.get(id).summary).toMatchObject({ additions: 2 })
    await app.call("POST", `/session/${id}/unrevert`)
    await app.platform.background.settled()
    expect(app.instance.sessions.get(id).summary).toEqual({ additions: 3, deletions: 0, files: 1 })
  }))
