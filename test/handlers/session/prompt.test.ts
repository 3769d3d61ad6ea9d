import { expect, test } from "vitest"
import { sessionDeleteMessage } from "../../../handlers/session/delete-message.ts"
import { sessionPrompt } from "../../../handlers/session/prompt.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { latch } from "../../support/latch.ts"
import { keepBusy } from "../../support/prompts.ts"

const text = (content: string) => ({ parts: [{ type: "text", text: content }] })

test("the answer is the assistant's message", () =>
  withApp([sessionPrompt], async ({ call, instance, platform }) => {
    platform.models.queue([{ text: ["Good ", "day"] }], ({ options }) => options.tools !== undefined)
    platform.models.otherwise([{ text: "A greeting" }])
    const { id } = instance.sessions.create()
    const { status, headers, body } = await call("POST", `/session/${id}/message`, text("hello"))
    expect(status).toBe(200)
    expect(headers.get("content-type")).toBe("application/json")
    expect(body.info).toMatchObject({ role: "assistant", agent: "build", finish: "stop", modelID: "fm" })
    expect(body.parts).toMatchObject([
      { type: "step-start" },
      { type: "text", text: "Good day" },
      { type: "step-finish" },
    ])
    await platform.background.settled()
    expect(instance.sessions.get(id)).toMatchObject({ title: "A greeting", agent: "build", model: { id: "fm" } })
  }))

test("with noReply the prompt's own message is stored, and no model is asked", () =>
  withApp([sessionPrompt], async ({ call, instance, platform }) => {
    const { id } = instance.sessions.create()
    const input = { ...text("note"), noReply: true, system: "Be terse", tools: { bash: false, edit: true } }
    const { body } = await call("POST", `/session/${id}/message`, input)
    expect(body).toEqual({
      info: {
        ...{ id: expect.stringMatching(/^msg_/), sessionID: id, role: "user", agent: "build" },
        ...{ time: { created: 1_735_689_600_000 }, model: { providerID: "fake", modelID: "fm" } },
        ...{ system: "Be terse", tools: { bash: false, edit: true } },
      },
      parts: [
        { id: expect.stringMatching(/^prt_/), sessionID: id, messageID: body.info.id, type: "text", text: "note" },
      ],
    })
    expect(instance.sessions.get(id).permission).toEqual([
      { permission: "bash", pattern: "*", action: "deny" },
      { permission: "edit", pattern: "*", action: "allow" },
    ])
    expect(platform.models.calls).toEqual([])
  }))

test("the same prompt sent again with its key or message id runs once", () =>
  withApp([sessionPrompt], async ({ call, instance, platform }) => {
    platform.models.queue([{ text: "once" }], ({ options }) => options.tools !== undefined)
    platform.models.otherwise([{ text: "A title" }])
    const { id } = instance.sessions.create()
    const input = { ...text("go"), messageID: "msg_0123456789abABCDEFGHIJKLMN" }
    const first = await call("POST", `/session/${id}/message`, input, { "idempotency-key": "k1" })
    const second = await call("POST", `/session/${id}/message`, input, { "idempotency-key": "k1" })
    expect(first.body.info.parentID).toBe(input.messageID)
    expect(second.body).toEqual(first.body)
    expect(instance.messages.all(id)).toHaveLength(2)
  }))

test("the same prompt sent twice at once runs once, and both get the answer", () =>
  withApp([sessionPrompt], async ({ call, instance, platform }) => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    platform.models.queue([{ gate }, { text: "once" }], ({ options }) => options.tools !== undefined)
    platform.models.otherwise([{ text: "A title" }])
    const { id } = instance.sessions.create()
    const input = { ...text("go"), messageID: "msg_0123456789abABCDEFGHIJKLMN" }
    const send = () => call("POST", `/session/${id}/message`, input, { "idempotency-key": "k1" })
    const early = [send(), send(), send()]
    await platform.models.called(2)
    const joined = send()
    release()
    const answers = await Promise.all([...early, joined])
    expect(answers.map(({ body }) => body.parts?.[1]?.text)).toEqual(["once", "once", "once", "once"])
    expect(instance.messages.all(id)).toHaveLength(2)
  }))

test("sent again while its tools run, a prompt is answered at the end", () =>
  withApp([sessionPrompt], async ({ call, instance, platform }) => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const forTurn = ({ options }: { options: { tools?: unknown } }) => options.tools !== undefined
    platform.models.queue([{ toolCall: { name: "glob", input: { pattern: "*" } } }], forTurn)
    platform.models.queue([{ gate }, { text: "done" }], forTurn)
    platform.models.otherwise([{ text: "A title" }])
    const { id } = instance.sessions.create()
    const send = () => call("POST", `/session/${id}/message`, text("go"), { "idempotency-key": "k1" })
    const first = send()
    await platform.models.called(3)
    const again = send()
    release()
    expect((await again).body).toEqual((await first).body)
    expect((await send()).body).toEqual((await first).body)
  }))

test("a prompt that was stored and never run is run when it is sent again", () =>
  withApp([sessionPrompt], async ({ call, instance, platform }) => {
    platform.models.otherwise([{ text: "at last" }])
    const { id } = instance.sessions.create({ title: "t" })
    const model = { providerID: "fake", modelID: "late" }
    const input = { ...text("go"), model, messageID: "msg_0123456789abABCDEFGHIJKLMN" }
    expect((await call("POST", `/session/${id}/message`, input)).status).toBe(500)
    expect((await call("POST", `/session/${id}/message`, input)).status).toBe(500)
    const { fake } = TEST_CONFIG.provider
    const provider = { fake: { ...fake, models: { late: { name: "Late", limit: { context: 1000, output: 100 } } } } }
    await platform.files.write("/workspace/opencode.json", JSON.stringify({ provider }))
    instance.config.reload()
    const { body } = await call("POST", `/session/${id}/message`, input)
    expect(body.parts[1].text).toBe("at last")
    expect(instance.messages.all(id)).toHaveLength(2)
  }))

test("a prompt that the user stopped stays unanswered when it is sent again", () =>
  withApp([sessionPrompt], async ({ call, instance, platform, store }) => {
    const { finish } = await keepBusy({ instance, platform }, instance.sessions.create({ title: "t" }).id)
    const id = store.runs.here()[0] as string
    const input = { ...text("queued"), messageID: "msg_zzz" }
    const queued = call("POST", `/session/${id}/message`, input)
    while (!instance.messages.find(id, "msg_zzz")) await new Promise((resolve) => setTimeout(resolve))
    const aborted = store.runs.abort(id)
    void finish()
    await aborted
    await queued
    const { body } = await call("POST", `/session/${id}/message`, input)
    expect(body.info).toMatchObject({ id: "msg_zzz", role: "user" })
    expect(instance.messages.all(id)).toHaveLength(3)
  }))

test("a key or message id that stands for another prompt is a conflict", () =>
  withApp([sessionPrompt], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const send = (content: string, more: object, key?: string) =>
      call(
        "POST",
        `/session/${id}/message`,
        { ...text(content), noReply: true, ...more },
        key ? { "idempotency-key": key } : {},
      )
    await send("one", { messageID: "msg_a" }, "k1")
    expect(await send("two", {}, "k1")).toMatchObject({ status: 409, body: { name: "IdempotencyConflictError" } })
    expect((await send("two", { messageID: "msg_a" })).status).toBe(409)
    expect(instance.messages.all(id)).toHaveLength(1)
  }))

test("the id of a message that was deleted is free again, for the same prompt and for others", () =>
  withApp([sessionPrompt, sessionDeleteMessage], async ({ call, instance, platform }) => {
    platform.models.queue([{ text: "one" }])
    platform.models.queue([{ text: "two" }])
    platform.models.queue([{ text: "three" }])
    const { id } = instance.sessions.create({ title: "t" })
    const messageID = "msg_0123456789abABCDEFGHIJKLMN"
    const send = async (content: string) =>
      (await call("POST", `/session/${id}/message`, { ...text(content), messageID })).body.parts[1].text
    const remove = () => call("DELETE", `/session/${id}/message/${messageID}`)
    expect(await send("go")).toBe("one")
    await remove()
    expect(await send("go")).toBe("two")
    expect(await send("go")).toBe("two")
    await remove()
    expect(await send("stay")).toBe("three")
  }))

test("a key stays spent when its message was deleted", () =>
  withApp([sessionPrompt, sessionDeleteMessage], async ({ call, instance, platform }) => {
    platform.models.queue([{ text: "one" }])
    const { id } = instance.sessions.create({ title: "t" })
    const send = () => call("POST", `/session/${id}/message`, text("go"), { "idempotency-key": "k1" })
    const { body } = await send()
    await call("DELETE", `/session/${id}/message/${body.info.parentID}`)
    expect(await send()).toMatchObject({ status: 404, body: { name: "NotFoundError" } })
    expect(platform.models.calls).toHaveLength(1)
  }))

test("an unknown session is not found, an unknown agent or model is named", () =>
  withApp([sessionPrompt], async ({ call, instance }) => {
    expect((await call("POST", "/session/ses_none/message", text("x"))).body.name).toBe("NotFoundError")
    const { id } = instance.sessions.create()
    expect(await call("POST", `/session/${id}/message`, { ...text("x"), agent: "nope" })).toMatchObject({
      status: 500,
      body: {
        name: "UnknownError",
        data: { message: expect.stringContaining("nope"), ref: expect.stringMatching(/^err_[0-9a-f]{8}$/) },
      },
    })
    expect(instance.messages.all(id)).toEqual([])
    const model = { providerID: "fake", modelID: "gone" }
    expect(await call("POST", `/session/${id}/message`, { ...text("x"), model })).toMatchObject({
      status: 500,
      body: { name: "UnknownError", data: { message: expect.stringContaining("gone") } },
    })
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [sessionPrompt],
    async ({ call, instance, platform }) => {
      const { id } = instance.sessions.create()
      expect((await call("POST", `/session/${id}/message`, text("x"))).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"username": 5}' })
      expect((await call("POST", `/session/${id}/message`, text("x"))).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))

test("a server that is stopping takes no prompts", () =>
  withApp([sessionPrompt], async ({ call, instance, store }) => {
    const { id } = instance.sessions.create()
    await store.runs.stop()
    expect(await call("POST", `/session/${id}/message`, text("x"))).toMatchObject({
      status: 503,
      body: { name: "ServiceUnavailableError" },
    })
  }))

test("missing parts, parts of no known type and bad ids are bad requests in one form", () =>
  withApp([sessionPrompt], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const bad = { name: "BadRequest", data: { message: expect.any(String), kind: "Payload" } }
    const send = async (body: unknown) => (await call("POST", `/session/${id}/message`, body)).body
    expect(await send({ noReply: true })).toEqual(bad)
    expect(await send({ parts: [{ type: "smell", text: "x" }] })).toEqual(bad)
    expect(await send({ ...text("x"), messageID: "abc" })).toEqual(bad)
    expect(await send('{"oops": ')).toEqual(bad)
    expect((await call("POST", "/session/nope/message", text("x"))).body.data.kind).toBe("Params")
  }))

test("rules of a prompt's tools take the place of what they overrule", () =>
  withApp([sessionPrompt], async ({ call, instance }) => {
    const { id } = instance.sessions.create({
      permission: [{ permission: "bash", pattern: "git *", action: "ask" }],
    })
    for (const bash of [false, true, false]) {
      await call("POST", `/session/${id}/message`, { ...text("note"), noReply: true, tools: { bash } })
    }
    expect(instance.sessions.get(id).permission).toEqual([
      { permission: "bash", pattern: "git *", action: "ask" },
      { permission: "bash", pattern: "*", action: "deny" },
    ])
  }))

test("a prompt that is stopped before its turn comes gets no other prompt's answer", () =>
  withApp([sessionPrompt], async ({ instance, platform }) => {
    const { id } = instance.sessions.create({ title: "t" })
    platform.models.queue([{ text: "the first answer" }])
    const said = { parts: [{ type: "text" as const, text: "go" }] }
    await (
      await instance.prompts.submit(id, said)
    ).done
    const gate = latch()
    const busy = instance.runs.exclusive(id, instance.publisher, () => gate.opened)
    const { message, done } = await instance.prompts.submit(id, said)
    const aborted = instance.runs.abort(id)
    gate.open()
    await Promise.all([busy, aborted])
    expect(await done).toEqual(message)
  }))

test("nothing comes between a stored prompt and its run", () =>
  withApp([sessionPrompt], async ({ instance, platform }) => {
    const { id } = instance.sessions.create({ title: "t" })
    platform.models.queue([{ text: "the answer" }])
    const submitted = instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
    while (instance.messages.lastID(id) === undefined) await Promise.resolve()
    const messageID = instance.messages.lastID(id) ?? ""
    await expect(instance.reverts.revert(id, { messageID })).rejects.toMatchObject({ name: "SessionBusyError" })
    expect((await (await submitted).done).parts[1]).toMatchObject({ text: "the answer" })
  }))
