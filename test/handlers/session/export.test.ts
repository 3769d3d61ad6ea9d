import { expect, test } from "vitest"
import { sessionExport } from "../../../handlers/session/export.ts"
import { sessionShare } from "../../../handlers/session/share.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy, say } from "../../support/prompts.ts"

const ENDPOINTS = [sessionExport, sessionShare]

test("a session comes as a file, with messages, parts and todos", () =>
  withApp(ENDPOINTS, async (app) => {
    const { sessions, messages } = app.instance
    const { id } = sessions.create({ title: "T", metadata: { note: 1 } })
    await say(app, id, "one", "two")
    sessions.updateTodos(id, [{ content: "c", status: "pending", priority: "high" }])
    await app.call("POST", `/session/${id}/share`)
    const { status, headers, body } = await app.call("GET", `/session/${id}/export`)
    expect(status).toBe(200)
    expect(headers.get("content-disposition")).toBe(`attachment; filename="${id}.json"`)
    const { share: _address, ...info } = sessions.get(id)
    expect(body).toEqual({ version: 1, info, messages: messages.all(id), todos: sessions.todos(id) })
  }))

test("keys are not in it", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create({ title: "about config-secret" })
    await say(app, id, "it is config-secret")
    const { body } = await app.call("GET", `/session/${id}/export`)
    expect(JSON.stringify(body)).not.toContain("config-secret")
    expect(body.messages[0].parts[0].text).toBe("it is [redacted]")
  }))

test("a busy session comes as far as it is, a session of another directory whole", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    expect((await app.call("GET", `/session/${id}/export`)).body.messages).toHaveLength(2)
    await finish()
    const elsewhere = (await app.instanceOf("/elsewhere")).sessions.create()
    expect((await app.call("GET", `/session/${elsewhere.id}/export`)).body.info.directory).toBe("/elsewhere")
  }))

test("what is no session is not found", () =>
  withApp(ENDPOINTS, async ({ call }) => {
    for (const id of ["ses_none", "none"]) expect((await call("GET", `/session/${id}/export`)).status).toBe(404)
  }))
