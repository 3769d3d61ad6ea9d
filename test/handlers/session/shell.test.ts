import { expect, test } from "vitest"
import { sessionAbort } from "../../../handlers/session/abort.ts"
import { sessionPrompt } from "../../../handlers/session/prompt.ts"
import { sessionShell } from "../../../handlers/session/shell.ts"
import { readEvents } from "../../support/read-events.ts"
import { type TestApp, withApp } from "../../support/app.ts"

const ENDPOINTS = [sessionShell, sessionAbort, sessionPrompt]

const session = ({ instance }: TestApp) => instance.sessions.create({ title: "t" }).id

/** A command that runs until it is aborted. */
const hang = () => new Promise<never>(() => {})

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 1))
}

test("a command is kept as a call of the bash tool with its output", () =>
  withApp(ENDPOINTS, async (app) => {
    app.platform.shell.teach("echo hi; exit 3", () => ({ output: "hi\n", exit: 3 }))
    const id = session(app)
    const { status, body } = await app.call("POST", `/session/${id}/shell`, {
      agent: "build",
      command: "echo hi; exit 3",
    })
    expect(status).toBe(200)
    expect(body.info).toMatchObject({ role: "assistant", agent: "build", mode: "build", cost: 0, modelID: "fm" })
    expect(body.info).not.toHaveProperty("finish")
    expect(body.parts).toMatchObject([
      {
        type: "tool",
        tool: "bash",
        callID: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
        state: {
          status: "completed",
          input: { command: "echo hi; exit 3" },
          output: "hi\n",
          title: "",
          metadata: { output: "hi\n" },
        },
      },
    ])
    const [user] = app.instance.messages.all(id)
    expect(user).toMatchObject({
      info: { role: "user", id: body.info.parentID },
      parts: [{ type: "text", synthetic: true }],
    })
    expect(app.platform.shell.runs).toMatchObject([{ cwd: "/workspace" }])
    expect(app.instance.statuses()).toEqual({})
  }))

test("clients see it begin, grow and end", () =>
  withApp(ENDPOINTS, async (app) => {
    let end: (value: object) => void = () => {}
    app.platform.shell.teach("make", (run) => {
      run.onOutput?.("one\n")
      return new Promise((resolve) => (end = resolve))
    })
    const id = session(app)
    const reader = app.instance.subscribe({})
    const answer = app.call("POST", `/session/${id}/shell`, { agent: "build", command: "make" })
    await until(() => app.platform.shell.runs.length === 1)
    await app.platform.clock.advance(100)
    end({ output: "two\n" })
    await answer
    const seen = (await readEvents(reader, 10)).map(({ type, properties: { part, status } }) => {
      const state = (part as { state?: { status: string; metadata?: unknown } } | undefined)?.state
      return [
        type,
        ...(status ? [(status as { type: string }).type] : []),
        ...(state ? [state.status, state.metadata] : []),
      ]
    })
    expect(seen).toEqual([
      ["session.status", "busy"],
      ["message.updated"],
      ["message.part.updated"],
      ["message.updated"],
      ["message.part.updated", "running", undefined],
      ["message.part.updated", "running", { output: "one\n" }],
      ["message.updated"],
      ["message.part.updated", "completed", { output: "one\ntwo\n" }],
      ["session.status", "idle"],
      ["session.idle"],
    ])
  }))

test("an abort ends it with what it had printed", () =>
  withApp(ENDPOINTS, async (app) => {
    app.platform.shell.teach("sleep", (run) => {
      run.onOutput?.("so far\n")
      return hang()
    })
    const id = session(app)
    const answer = app.call("POST", `/session/${id}/shell`, { agent: "build", command: "sleep" })
    await until(() => app.platform.shell.runs.length === 1)
    expect((await app.call("POST", `/session/${id}/abort`)).body).toBe(true)
    const { status, body } = await answer
    expect(status).toBe(200)
    expect(body.info.time.completed).toBeGreaterThan(0)
    expect(body.parts[0].state).toMatchObject({
      status: "completed",
      output: expect.stringContaining("so far\n\n\n<note>Killed"),
    })
  }))

test("a busy session refuses a second command", () =>
  withApp(ENDPOINTS, async (app) => {
    app.platform.shell.teach("sleep", hang)
    const id = session(app)
    const first = app.call("POST", `/session/${id}/shell`, { agent: "build", command: "sleep" })
    await until(() => app.platform.shell.runs.length === 1)
    const { status, body } = await app.call("POST", `/session/${id}/shell`, { agent: "build", command: "sleep" })
    expect([status, body._tag, body.sessionID]).toEqual([409, "SessionBusyError", id])
    await app.instance.runs.abort(id)
    await first
  }))

test("the next prompt carries the command as a call with its result", () =>
  withApp(ENDPOINTS, async (app) => {
    app.platform.shell.teach("date", "noon\n")
    app.platform.models.otherwise([{ text: "ok" }])
    const id = session(app)
    await app.call("POST", `/session/${id}/shell`, { agent: "build", command: "date" })
    await app.call("POST", `/session/${id}/message`, { parts: [{ type: "text", text: "and now?" }] })
    const prompt = app.platform.models.calls[0]?.options.prompt.slice(1)
    expect(prompt).toMatchObject([
      { role: "user" },
      { role: "assistant", content: [{ type: "tool-call", toolName: "bash", input: { command: "date" } }] },
      { role: "tool", content: [{ type: "tool-result", output: { value: "noon\n" } }] },
      { role: "user", content: [{ text: "and now?" }] },
    ])
  }))

test("a message id in use, an unknown agent, an unknown session and a missing command are refused", () =>
  withApp(ENDPOINTS, async (app) => {
    app.platform.shell.teach("true", "")
    const id = session(app)
    const run = (sessionID: string, body: object) => app.call("POST", `/session/${sessionID}/shell`, body)
    await run(id, { agent: "build", command: "true", messageID: "msg_own" })
    expect((await run(id, { agent: "build", command: "true", messageID: "msg_own" })).status).toBe(409)
    expect((await run(id, { agent: "nobody", command: "true" })).body.name).toBe("UnknownError")
    expect((await run("ses_none", { agent: "build", command: "true" })).status).toBe(404)
    expect((await run(id, { agent: "build" })).body).toMatchObject({ name: "BadRequest", data: { kind: "Payload" } })
    expect(app.instance.messages.all(id)).toHaveLength(2)
  }))

test("a place without a shell says so", () =>
  withApp(
    ENDPOINTS,
    async (app) => {
      const { status, body } = await app.call("POST", `/session/${session(app)}/shell`, {
        agent: "build",
        command: "true",
      })
      expect([status, body.name]).toEqual([501, "UnsupportedError"])
    },
    { prepare: (platform) => void Reflect.deleteProperty(platform, "shell") },
  ))
