import { expect, test } from "vitest"
import { sessionDelete } from "../../../handlers/session/delete.ts"
import { sessionExport } from "../../../handlers/session/export.ts"
import { sessionImport } from "../../../handlers/session/import.ts"
import type { SessionExport } from "../../../runtime/schema/session-export.ts"
import { type TestApp, withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

const ENDPOINTS = [sessionExport, sessionImport, sessionDelete]

/** Has a session with an answered prompt; gives its file. */
const exported = async (app: TestApp): Promise<SessionExport> => {
  const { sessions, prompts } = app.instance
  app.platform.models.otherwise([{ text: "an answer" }])
  const { id } = sessions.create({ title: "T" })
  await (
    await prompts.submit(id, { parts: [{ type: "text", text: "a question" }] })
  ).done
  sessions.updateTodos(id, [{ content: "c", status: "pending", priority: "high" }])
  return (await app.call("GET", `/session/${id}/export`)).body
}

const idsOf = ({ messages }: Pick<SessionExport, "messages">): string[] =>
  messages.flatMap(({ info, parts }) => [info.id, ...parts.map(({ id }) => id)])

test("a session that is gone comes back as it was", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    await app.call("DELETE", `/session/${file.info.id}`)
    const reader = app.instance.subscribe({ filter: { types: ["session.created"] } })
    const { status, body } = await app.call("POST", "/session/import", file)
    expect(status).toBe(200)
    expect(body).toEqual(file.info)
    expect((await app.call("GET", `/session/${file.info.id}/export`)).body).toEqual(file)
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { info: file.info } }])
  }))

test("beside its original it gets ids of its own, all of them", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    const { body } = await app.call("POST", "/session/import", file)
    expect(body.id).not.toBe(file.info.id)
    const copy: SessionExport = (await app.call("GET", `/session/${body.id}/export`)).body
    expect(idsOf(copy)).toHaveLength(idsOf(file).length)
    expect(idsOf(copy).filter((id) => idsOf(file).includes(id))).toEqual([])
    const [question, answer] = copy.messages
    expect(answer?.info).toMatchObject({ role: "assistant", parentID: question?.info.id, sessionID: body.id })
    expect(copy.messages.flatMap(({ parts }) => parts).every(({ sessionID }) => sessionID === body.id)).toBe(true)
    expect(copy.todos).toEqual(file.todos)
    // The original is untouched.
    expect((await app.call("GET", `/session/${file.info.id}/export`)).body).toEqual(file)
  }))

test("message ids that another session has are not taken over", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    const info = { ...file.info, id: `ses_${"0".repeat(12)}${"x".repeat(14)}` }
    const messages = JSON.parse(JSON.stringify(file.messages).replaceAll(file.info.id, info.id))
    const { body } = await app.call("POST", "/session/import", { ...file, info, messages })
    expect(body.id).not.toBe(info.id)
  }))

test("it belongs to the directory of the request, whatever the file says", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    await app.call("DELETE", `/session/${file.info.id}`)
    const { body } = await app.call("POST", "/session/import?directory=/elsewhere", {
      ...file,
      info: {
        ...file.info,
        projectID: "other",
        parentID: "ses_gone",
        share: { url: "http://x" },
        workspaceID: "wrk_1",
      },
    })
    expect(body).toMatchObject({ directory: "/elsewhere", projectID: "global" })
    for (const key of ["parentID", "share", "workspaceID"]) expect(Object.keys(body)).not.toContain(key)
  }))

test("a file of upstream's server has no version and no todos", () =>
  withApp(ENDPOINTS, async (app) => {
    const { info, messages } = await exported(app)
    const { status, body } = await app.call("POST", "/session/import", { info, messages })
    expect(status).toBe(200)
    expect(app.instance.messages.all(body.id)).toHaveLength(2)
  }))

test("rules that allow, and names of snapshots, stay outside", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    const [question, answer] = file.messages
    if (!question || !answer) throw new Error("It has no messages")
    const keys = { sessionID: file.info.id, messageID: answer.info.id }
    answer.parts.push(
      { ...keys, id: "prt_x1", type: "patch", hash: "--output=/etc/passwd", files: ["../../etc/passwd"] },
      { ...keys, id: "prt_x2", type: "snapshot", snapshot: "--x" },
      { ...keys, id: "prt_x3", type: "step-start", snapshot: "--x" },
    )
    const rule = (action: "allow" | "deny" | "ask") => ({ permission: "bash", pattern: "*", action })
    const permission = [rule("allow"), rule("deny"), rule("ask")]
    const revert = { messageID: answer.info.id, partID: "prt_x3", snapshot: "--x", diff: "d" }
    const { body } = await app.call("POST", "/session/import", {
      ...file,
      info: { ...file.info, permission, revert, time: { ...file.info.time, compacting: 1 } },
    })
    expect(body.permission).toEqual([rule("deny"), rule("ask")])
    const stored = app.instance.messages.all(body.id)
    expect(JSON.stringify(stored)).not.toMatch(/--x|--output/)
    expect(body.revert).toEqual({ messageID: stored[1]?.info.id, partID: stored[1]?.parts.at(-1)?.id })
    expect(body.time.compacting).toBeUndefined()
  }))

test("what was unfinished is closed", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    const answer = file.messages[1]
    if (answer?.info.role !== "assistant") throw new Error("It has no answer")
    delete answer.info.time.completed
    const { body } = await app.call("POST", "/session/import", file)
    expect(app.instance.messages.all(body.id)[1]?.info).toMatchObject({
      error: { name: "MessageAbortedError" },
      time: { completed: expect.any(Number) },
    })
  }))

test("a file that contradicts itself is refused, and nothing of it is stored", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    await app.call("DELETE", `/session/${file.info.id}`)
    const [first, second] = file.messages
    const refused = [
      { ...file, version: 2 },
      { ...file, info: { ...file.info, id: "none" } },
      { ...file, messages: [first, first] },
      { ...file, messages: [first, { ...second, parts: [{ ...second?.parts[0], messageID: first?.info.id }] }] },
      { ...file, info: { ...file.info, id: "ses_other" } },
      { ...file, messages: [{ ...first, parts: [{ type: "unknown" }] }] },
      { ...file, todos: [{}] },
      { info: file.info },
      [],
      "{broken",
      undefined,
    ]
    for (const body of refused) {
      const answer = await app.call("POST", "/session/import", body)
      expect(answer, JSON.stringify(body)).toMatchObject({ status: 400, body: { name: "BadRequest" } })
    }
    expect(app.instance.sessions.list({}).sessions).toEqual([])
    expect(app.instance.messages.all(file.info.id)).toEqual([])
  }))

test("a file may be larger than other bodies", () =>
  withApp(ENDPOINTS, async (app) => {
    const file = await exported(app)
    const part = file.messages[0]?.parts[0]
    if (part?.type !== "text") throw new Error("It has no text")
    part.text = "x".repeat(11 * 1024 * 1024)
    const { status, body } = await app.call("POST", "/session/import", file)
    expect(status).toBe(200)
    const [stored] = app.instance.messages.all(body.id)[0]?.parts ?? []
    expect(stored?.type === "text" && stored.text.length).toBe(part.text.length)
    const tooLarge = { "content-length": String(51 * 1024 * 1024) }
    expect((await app.call("POST", "/session/import", file, tooLarge)).status).toBe(413)
  }))
