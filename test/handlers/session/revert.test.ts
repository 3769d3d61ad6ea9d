import { expect, test } from "vitest"
import { sessionPrompt } from "../../../handlers/session/prompt.ts"
import { sessionRevert } from "../../../handlers/session/revert.ts"
import { sessionShell } from "../../../handlers/session/shell.ts"
import { readEvents } from "../../support/read-events.ts"
import { type EditingApp, withEdits } from "../../support/edits.ts"

const ENDPOINTS = [sessionRevert, sessionPrompt, sessionShell]

const revert = ({ call }: EditingApp, id: string, body: object) => call("POST", `/session/${id}/revert`, body)

const FIRST = "l1\nl2\n"
const SECOND = "l1\nl2\nl3\nl4\nl5\n"

/** Two prompts; each has the file written, and a word at the end. */
const edited = async (app: EditingApp) => {
  const id = app.session()
  const [first] = await app.edit(id, FIRST)
  const [second] = await app.edit(id, SECOND)
  return { id, first: first?.info.id ?? "", second: second?.info.id ?? "" }
}

test("the files go back at once, and the messages stay", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id, second } = await edited(app)
    const reader = app.instance.subscribe({ filter: { types: ["session.diff", "session.updated", "session.status"] } })
    const { status, body } = await revert(app, id, { messageID: second })
    expect(status).toBe(200)
    expect(await app.content()).toBe(FIRST)
    expect(body.revert).toMatchObject({ messageID: second, snapshot: expect.stringMatching(/^[0-9a-f]{40}$/) })
    expect(body.revert.diff).toContain("-l3\n-l4\n-l5")
    expect(body.summary).toEqual({ additions: 3, deletions: 0, files: 1 })
    expect(app.instance.messages.all(id)).toHaveLength(6)
    const events = await readEvents(reader, 2)
    expect(events.map(({ type }) => type)).toEqual(["session.diff", "session.updated"])
    expect(events[0]?.properties).toMatchObject({
      diff: [{ file: "a.txt", additions: 3, deletions: 0, status: "modified" }],
    })
  }))

test("an answer is undone together with its prompt, unless something stands before the part", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id, second } = await edited(app)
    const messages = app.instance.messages.all(id)
    const writing = messages[4]
    const call = writing?.parts.find((part) => part.type === "tool")
    expect((await revert(app, id, { messageID: writing?.info.id })).body.revert.messageID).toBe(second)
    const inside = await revert(app, id, { messageID: writing?.info.id, partID: call?.id })
    expect(inside.body.revert).toMatchObject({ messageID: second })
    expect(inside.body.revert).not.toHaveProperty("partID")
    const after = writing?.parts.find((part) => part.type === "step-finish")
    const partly = await revert(app, id, { messageID: writing?.info.id, partID: after?.id })
    expect(partly.body.revert).toMatchObject({ messageID: writing?.info.id, partID: after?.id })
  }))

test("an unknown part changes nothing", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id, second } = await edited(app)
    const before = app.instance.sessions.get(id)
    expect((await revert(app, id, { messageID: second, partID: "prt_none" })).body).toEqual(before)
  }))

test("a second revert may go further back or forward again", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id, first, second } = await edited(app)
    const one = await revert(app, id, { messageID: second })
    await revert(app, id, { messageID: first })
    expect(await app.content()).toBe("l1\n")
    const again = await revert(app, id, { messageID: second })
    expect(await app.content()).toBe(FIRST)
    expect(again.body.revert.snapshot).toBe(one.body.revert.snapshot)
  }))

test("files that were made go away, and what others changed stays", () =>
  withEdits(ENDPOINTS, async (app) => {
    const id = app.session()
    const [user] = await app.edit(id, "new\n", "made.txt")
    await app.platform.files.write("/workspace/mine.txt", "by hand\n")
    await revert(app, id, { messageID: user?.info.id })
    expect(await app.platform.files.readText("/workspace/made.txt")).toBeUndefined()
    expect(await app.platform.files.readText("/workspace/mine.txt")).toBe("by hand\n")
  }))

test("the next prompt removes the messages and what they cost", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id, second } = await edited(app)
    const before = app.instance.sessions.get(id).tokens
    await revert(app, id, { messageID: second })
    const reader = app.instance.subscribe({ filter: { types: ["message.removed", "message.updated"] } })
    app.platform.models.queue([{ text: "fresh" }])
    await app.call("POST", `/session/${id}/message`, { parts: [{ type: "text", text: "now this" }], noReply: true })
    const events = await readEvents(reader, 4)
    expect(events.map(({ type }) => type)).toEqual([
      "message.removed",
      "message.removed",
      "message.removed",
      "message.updated",
    ])
    const session = app.instance.sessions.get(id)
    expect(session).not.toHaveProperty("revert")
    expect(session.tokens?.input).toBe((before?.input ?? 0) / 2)
    expect(app.instance.messages.all(id)).toHaveLength(4)
    expect(await app.content()).toBe(FIRST)
  }))

test("parts before the point stay when the revert becomes final", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id } = await edited(app)
    const writing = app.instance.messages.all(id)[4]
    const after = writing?.parts.find((part) => part.type === "step-finish")
    await revert(app, id, { messageID: writing?.info.id, partID: after?.id })
    app.platform.shell.teach("true", "")
    await app.call("POST", `/session/${id}/shell`, { agent: "build", command: "true" })
    const left = app.instance.messages.all(id)
    expect(left.map(({ info }) => info.role)).toEqual([
      "user",
      "assistant",
      "assistant",
      "user",
      "assistant",
      "user",
      "assistant",
    ])
    expect(left[4]?.parts.map(({ type }) => type)).toEqual(["step-start", "tool"])
  }))

test("an unknown message changes nothing", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id } = await edited(app)
    const { status, body } = await revert(app, id, { messageID: "msg_unknown" })
    expect([status, body.revert]).toEqual([200, undefined])
    expect(await app.content()).toBe(SECOND)
  }))

test("a busy session, an unknown one and a missing message id are refused", () =>
  withEdits(ENDPOINTS, async (app) => {
    const { id, second } = await edited(app)
    let go = () => {}
    app.platform.models.queue([{ gate: new Promise<void>((resolve) => (go = resolve)) }])
    const answer = app.call("POST", `/session/${id}/message`, { parts: [{ type: "text", text: "wait" }] })
    await app.platform.models.called(5)
    const busy = await revert(app, id, { messageID: second })
    expect([busy.status, busy.body._tag]).toEqual([409, "SessionBusyError"])
    go()
    await answer
    expect((await revert(app, "ses_none", { messageID: second })).status).toBe(404)
    expect((await revert(app, id, {})).body).toMatchObject({ name: "BadRequest", data: { kind: "Payload" } })
  }))
