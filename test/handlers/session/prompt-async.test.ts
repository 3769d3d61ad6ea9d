import { expect, test } from "vitest"
import { sessionPromptAsync } from "../../../handlers/session/prompt-async.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

const text = (content: string) => ({ parts: [{ type: "text", text: content }] })

test("the prompt is stored when the answer comes, and is answered later", () =>
  withApp([sessionPromptAsync], async ({ app, instance, platform }) => {
    platform.models.otherwise([{ text: "later" }])
    const { id } = instance.sessions.create({ title: "Named" })
    const body = JSON.stringify(text("now"))
    const response = await app(new Request(`http://test/session/${id}/prompt_async`, { method: "POST", body }))
    expect([response.status, response.body, response.headers.get("content-type")]).toEqual([204, null, null])
    expect(instance.messages.all(id)[0]?.parts).toMatchObject([{ text: "now" }])
    await platform.background.settled()
    expect(instance.messages.all(id)[1]?.parts[1]).toMatchObject({ text: "later" })
  }))

test("ids that the client made are kept, and a key makes it run once", () =>
  withApp([sessionPromptAsync], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const input = { messageID: "msg_mine", noReply: true, parts: [{ id: "prt_mine", type: "text", text: "x" }] }
    expect((await call("POST", `/session/${id}/prompt_async`, input, { "idempotency-key": "k" })).status).toBe(204)
    expect((await call("POST", `/session/${id}/prompt_async`, input, { "idempotency-key": "k" })).status).toBe(204)
    expect(instance.messages.all(id)).toMatchObject([{ info: { id: "msg_mine" }, parts: [{ id: "prt_mine" }] }])
    const other = { noReply: true, ...text("y") }
    expect((await call("POST", `/session/${id}/prompt_async`, other, { "idempotency-key": "k" })).status).toBe(409)
  }))

test("a run that fails says so in an event", () =>
  withApp([sessionPromptAsync], async ({ call, instance, platform }) => {
    const { id } = instance.sessions.create({ title: "Named" })
    platform.models.load = () => Promise.reject(new Error("secret detail"))
    const reader = instance.subscribe({ filter: { types: ["session.error"] } })
    expect((await call("POST", `/session/${id}/prompt_async`, text("x"))).status).toBe(204)
    expect(await readEvents(reader, 1)).toMatchObject([{ type: "session.error", properties: { sessionID: id } }])
    reader.close()
    await platform.background.settled()
    expect(instance.statuses()).toEqual({})
  }))

test("errors that are known at once come with the answer", () =>
  withApp([sessionPromptAsync], async ({ call, instance }) => {
    expect((await call("POST", "/session/ses_none/prompt_async", text("x"))).body.name).toBe("NotFoundError")
    const { id } = instance.sessions.create()
    expect(await call("POST", `/session/${id}/prompt_async`, {})).toMatchObject({
      ...{ status: 400, body: { data: { kind: "Payload" } } },
    })
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [sessionPromptAsync],
    async ({ call, instance, platform }) => {
      const { id } = instance.sessions.create()
      expect((await call("POST", `/session/${id}/prompt_async`, text("x"))).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"username": 5}' })
      expect((await call("POST", `/session/${id}/prompt_async`, text("x"))).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))

test("a server that is stopping takes no prompts", () =>
  withApp([sessionPromptAsync], async ({ call, instance, store }) => {
    const { id } = instance.sessions.create()
    await store.runs.stop()
    expect((await call("POST", `/session/${id}/prompt_async`, text("x"))).status).toBe(503)
  }))
