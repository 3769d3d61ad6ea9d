import { expect, test } from "vitest"
import { sessionPrompt } from "../../../handlers/session/prompt.ts"
import { sessionSummarize } from "../../../handlers/session/summarize.ts"
import { readEvents } from "../../support/read-events.ts"
import { type TestApp, withApp } from "../../support/app.ts"

const ENDPOINTS = [sessionSummarize, sessionPrompt]
const MODEL = { providerID: "fake", modelID: "fm" }

const summarize = ({ call }: TestApp, id: string, body: object = MODEL) =>
  call("POST", `/session/${id}/summarize`, body)

const say = ({ call }: TestApp, id: string, text: string) =>
  call("POST", `/session/${id}/message`, { parts: [{ type: "text", text }] })

/** Roles and texts of the last request, without the system message. */
const lastRequest = ({ platform }: TestApp) =>
  platform.models.calls
    .at(-1)
    ?.options.prompt.slice(1)
    .map(({ role, content }) => [
      role,
      typeof content === "string" ? content : content.map((part) => ("text" in part ? part.text : part.type)).join(),
    ])

test("a summary takes the place of what came before, in requests but not in the list", () =>
  withApp(ENDPOINTS, async (app) => {
    for (const text of ["an answer", "the summary", "and on"]) app.platform.models.queue([{ text }])
    const { id } = app.instance.sessions.create({ title: "t" })
    await say(app, id, "a question")
    const reader = app.instance.subscribe({ filter: { types: ["session.compacted", "session.idle"] } })
    expect(await summarize(app, id)).toMatchObject({ status: 200, body: true })
    expect((await readEvents(reader, 2)).map(({ type }) => type)).toEqual(["session.compacted", "session.idle"])
    const { prompt, tools } = app.platform.models.calls[1]?.options ?? {}
    expect(tools).toBeUndefined()
    expect(prompt?.map(({ role }) => role)).toEqual(["system", "user"])
    expect(JSON.stringify(prompt?.[1])).toMatch(/a question.*an answer/)
    const [asking, summary] = app.instance.messages.all(id).slice(2)
    expect(asking?.parts).toMatchObject([{ type: "compaction", auto: false }])
    expect(summary?.info).toMatchObject({ summary: true, agent: "compaction", mode: "compaction", finish: "stop" })
    await say(app, id, "more")
    expect(lastRequest(app)).toEqual([
      ["user", expect.any(String)],
      ["assistant", "the summary"],
      ["user", "more"],
    ])
    expect(app.instance.messages.all(id)).toHaveLength(6)
  }))

test("with auto the model goes on", () =>
  withApp(ENDPOINTS, async (app) => {
    for (const text of ["an answer", "the summary", "going on"]) app.platform.models.queue([{ text }])
    const { id } = app.instance.sessions.create({ title: "t" })
    await say(app, id, "a question")
    await summarize(app, id, { ...MODEL, auto: true })
    expect(lastRequest(app)?.map(([role]) => role)).toEqual(["user", "assistant", "user"])
    expect(app.instance.messages.all(id).at(-2)?.parts).toMatchObject([{ type: "text", synthetic: true }])
  }))

test("it waits for what runs, and both end in one busy period", () =>
  withApp(ENDPOINTS, async (app) => {
    let go = () => {}
    app.platform.models.queue([{ gate: new Promise<void>((resolve) => (go = resolve)) }, { text: "first" }])
    app.platform.models.queue([{ text: "the summary" }])
    const { id } = app.instance.sessions.create({ title: "t" })
    const reader = app.instance.subscribe({ filter: { types: ["session.idle", "session.compacted"] } })
    const answer = say(app, id, "a question")
    await app.platform.models.called(1)
    const summary = app.instance.summarize(id, MODEL)
    // Lets it get as far as waiting.
    await app.platform.clock.advance(0)
    go()
    await Promise.all([answer, summary])
    expect((await readEvents(reader, 2)).map(({ type }) => type)).toEqual(["session.compacted", "session.idle"])
  }))

test("a provider's failure is on the summary, and the conversation stays as it was", () =>
  withApp(ENDPOINTS, async (app) => {
    const refused = Object.assign(new Error("no"), { name: "AI_APICallError", statusCode: 400 })
    app.platform.models.queue([{ text: "an answer" }])
    app.platform.models.queue([{ fail: refused }])
    app.platform.models.queue([{ text: "later" }])
    const { id } = app.instance.sessions.create({ title: "t" })
    await say(app, id, "a question")
    expect((await summarize(app, id)).body).toBe(true)
    expect(app.instance.messages.all(id).at(-1)?.info).toMatchObject({ summary: true, error: { name: "APIError" } })
    await say(app, id, "more")
    expect(lastRequest(app)?.[0]).toEqual(["user", "a question"])
  }))

test("an unknown session, an unknown model and missing fields are refused, and nothing is stored", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create({ title: "t" })
    expect((await summarize(app, "ses_none")).status).toBe(404)
    expect((await summarize(app, id, { providerID: "no", modelID: "no" })).body.name).toBe("UnknownError")
    expect((await summarize(app, id, {})).body).toMatchObject({ name: "BadRequest", data: { kind: "Payload" } })
    expect(app.instance.messages.all(id)).toEqual([])
  }))
