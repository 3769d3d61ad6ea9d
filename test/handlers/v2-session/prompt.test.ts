import { expect, test } from "vitest"
import { v2SessionHistory } from "../../../handlers/v2-session/history.ts"
import { v2SessionPrompt } from "../../../handlers/v2-session/prompt.ts"
import { withApp } from "../../support/app.ts"
import { brokenConfig } from "../../support/broken-config.ts"
import { readEvents } from "../../support/read-events.ts"

const prompt = { text: "Hi" }

test("the prompt is stored when the answer comes, with its places in the history, and is answered later", () =>
  withApp([v2SessionPrompt, v2SessionHistory], async ({ call, instance, platform }) => {
    platform.models.otherwise([{ text: "Hello" }])
    const { id: sessionID } = instance.sessions.create({ title: "Named" })
    const { status, body } = await call("POST", `/api/session/${sessionID}/prompt`, { prompt })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ sessionID, prompt, delivery: "steer", timeCreated: expect.any(Number) })
    expect(instance.messages.get(sessionID, body.data.id).parts).toMatchObject([{ type: "text", text: "Hi" }])
    await platform.background.settled()
    expect(instance.messages.all(sessionID).findLast(({ info }) => info.role === "assistant")?.parts).toMatchObject([
      {},
      { text: "Hello" },
      {},
    ])
    const [first, second] = (await call("GET", `/api/session/${sessionID}/history`)).body.data
    expect([first.durable.seq, second.durable.seq]).toEqual([body.data.admittedSeq, body.data.promotedSeq])
  }))

test("files and agents come along", () =>
  withApp([v2SessionPrompt], async ({ call, instance, platform }) => {
    platform.files.seed({ "/workspace/a.txt": "in the file" })
    const { id } = instance.sessions.create()
    const rich = {
      text: "See @a.txt and @plan",
      files: [{ uri: "file:///workspace/a.txt", name: "a.txt", source: { start: 4, end: 10, text: "@a.txt" } }],
      agents: [{ name: "plan", source: { start: 15, end: 20, text: "@plan" } }],
    }
    const { body } = await call("POST", `/api/session/${id}/prompt`, { prompt: rich, resume: false })
    expect(body.data.prompt).toEqual({ ...rich, files: [{ ...rich.files[0], mime: "text/plain" }] })
    const { parts } = instance.messages.get(id, body.data.id)
    expect(parts.some((part) => part.type === "text" && part.synthetic && part.text.includes("in the file"))).toBe(true)
    expect(platform.models.calls).toEqual([])
  }))

test("the same id gives the same answer, and conflicts with another prompt", () =>
  withApp([v2SessionPrompt], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const send = (text: string) =>
      call("POST", `/api/session/${id}/prompt`, { id: "msg_mine", prompt: { text }, resume: false, delivery: "queue" })
    const first = await send("one")
    expect(first.body.data).toMatchObject({ id: "msg_mine", delivery: "queue" })
    expect((await send("one")).body).toEqual(first.body)
    expect(await send("two")).toMatchObject({ status: 409, body: { _tag: "ConflictError", resource: "msg_mine" } })
  }))

test("unknown sessions, and bodies that are no prompt, are refused", () =>
  withApp([v2SessionPrompt], async ({ call, instance }) => {
    expect((await call("POST", "/api/session/ses_none/prompt", { prompt })).body._tag).toBe("SessionNotFoundError")
    const { id } = instance.sessions.create()
    for (const body of [{}, { prompt: "Hi" }, { prompt, id: "mine" }, { prompt, delivery: "later" }, "{"])
      expect((await call("POST", `/api/session/${id}/prompt`, body)).body._tag).toBe("InvalidRequestError")
  }))

test("an agent that is gone is reported, a model that is gone in an event", () =>
  withApp([v2SessionPrompt], async ({ call, instance }) => {
    const reader = instance.subscribe({ filter: { types: ["session.error"] } })
    const lost = instance.sessions.create({ agent: "gone" })
    expect((await call("POST", `/api/session/${lost.id}/prompt`, { prompt })).body._tag).toBe("AgentNotFoundError")
    const other = instance.sessions.create({ model: { providerID: "fake", id: "gone" } })
    expect((await call("POST", `/api/session/${other.id}/prompt`, { prompt })).status).toBe(200)
    const errors = await readEvents(reader, 2)
    expect(errors.map(({ properties }) => properties["sessionID"])).toEqual([lost.id, other.id])
    reader.close()
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [v2SessionPrompt],
    async ({ call, instance, platform }) => {
      const { id } = instance.sessions.create()
      const send = async () => (await call("POST", `/api/session/${id}/prompt`, { prompt })).body._tag
      expect(await send()).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"mcp": 5}' })
      expect(await send()).toBe("ConfigInvalidError")
    },
    brokenConfig,
  ))

test("a server that is stopping takes no prompts", () =>
  withApp([v2SessionPrompt], async ({ call, instance, store }) => {
    const { id } = instance.sessions.create()
    await store.runs.stop()
    expect(await call("POST", `/api/session/${id}/prompt`, { prompt })).toMatchObject({
      status: 503,
      body: { _tag: "ServiceUnavailableError" },
    })
  }))
