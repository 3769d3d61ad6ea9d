import { expect, test } from "vitest"
import { sessionFork } from "../../../handlers/session/fork.ts"
import { sessionPrompt } from "../../../handlers/session/prompt.ts"
import { type TestApp, withApp } from "../../support/app.ts"

const ENDPOINTS = [sessionFork, sessionPrompt]

const say = (app: TestApp, id: string, text: string) =>
  app.call("POST", `/session/${id}/message`, { parts: [{ type: "text", text }] })

const texts = (app: TestApp, id: string) =>
  app.instance.messages
    .all(id)
    .map(({ parts }) => parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join())

const talk = async (app: TestApp) => {
  app.platform.models.otherwise([{ text: "answer" }])
  const { id } = app.instance.sessions.create({ title: "T" })
  await say(app, id, "one")
  await say(app, id, "two")
  return id
}

test("a fork has all messages under ids of its own, and what they cost", () =>
  withApp(ENDPOINTS, async (app) => {
    const id = await talk(app)
    const { status, body } = await app.call("POST", `/session/${id}/fork`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ title: "T (fork #1)", directory: "/workspace", tokens: { input: 20, output: 10 } })
    expect(Object.keys(body)).not.toContain("parentID")
    expect(Object.keys(body)).not.toContain("agent")
    expect(texts(app, body.id)).toEqual(["one", "answer", "two", "answer"])
    const original = app.instance.messages.all(id)
    const copy = app.instance.messages.all(body.id)
    const idsOf = (messages: typeof copy) =>
      messages.flatMap(({ info, parts }) => [info.id, ...parts.map((part) => part.id)])
    expect(idsOf(copy).filter((each) => idsOf(original).includes(each))).toEqual([])
    expect(copy.flatMap(({ parts }) => parts).every((part) => part.sessionID === body.id)).toBe(true)
    expect(copy[1]?.info).toMatchObject({ parentID: copy[0]?.info.id, finish: "stop" })
    expect(copy[3]?.info).toMatchObject({ parentID: copy[2]?.info.id })
  }))

test("only the messages before the named one are copied", () =>
  withApp(ENDPOINTS, async (app) => {
    const id = await talk(app)
    const messageID = app.instance.messages.all(id)[2]?.info.id
    const { body } = await app.call("POST", `/session/${id}/fork`, { messageID })
    expect(texts(app, body.id)).toEqual(["one", "answer"])
    expect(body.tokens).toMatchObject({ input: 10, output: 5 })
  }))

test("an unknown message copies all, and titles count up", () =>
  withApp(ENDPOINTS, async (app) => {
    const id = await talk(app)
    const first = await app.call("POST", `/session/${id}/fork`, { messageID: "msg_unknown" })
    expect(texts(app, first.body.id)).toHaveLength(4)
    expect((await app.call("POST", `/session/${first.body.id}/fork`, {})).body.title).toBe("T (fork #2)")
  }))

test("a busy session is forked as far as it has come, and the copy is closed", () =>
  withApp(ENDPOINTS, async (app) => {
    let go = () => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    app.platform.models.queue([{ text: ["so ", "far"] }, { gate }])
    const { id } = app.instance.sessions.create({ title: "T" })
    const answer = say(app, id, "one")
    await app.platform.models.called(1)
    const reader = app.instance.subscribe({ filter: { types: ["message.part.delta"] } })
    for (let seen = 0; seen < 1;)
      seen += (await reader.next())?.filter(({ type }) => type.endsWith("delta")).length ?? 0
    const { body } = await app.call("POST", `/session/${id}/fork`, {})
    const copy = app.instance.messages.all(body.id)[1]
    expect(copy?.info).toMatchObject({
      time: { completed: expect.any(Number) },
      error: { name: "MessageAbortedError" },
    })
    expect(copy?.parts.at(-1)).toMatchObject({ type: "text", time: { end: expect.any(Number) } })
    go()
    expect((await answer).body.info.finish).toBe("stop")
  }))

test("rules and metadata go along, so that a fork may do no more than the original", () =>
  withApp(ENDPOINTS, async (app) => {
    const permission = [{ permission: "bash", pattern: "*", action: "deny" as const }]
    const { id } = app.instance.sessions.create({ title: "T", permission, metadata: { x: 1 } })
    expect((await app.call("POST", `/session/${id}/fork`)).body).toMatchObject({ permission, metadata: { x: 1 } })
  }))

test("an unknown session and a bad message id are refused", () =>
  withApp(ENDPOINTS, async (app) => {
    expect((await app.call("POST", "/session/ses_none/fork", {})).status).toBe(404)
    const id = app.instance.sessions.create().id
    const { status, body } = await app.call("POST", `/session/${id}/fork`, { messageID: "zzz" })
    expect([status, body._tag]).toEqual([400, "BadRequest"])
  }))
