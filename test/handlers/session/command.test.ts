import { expect, test } from "vitest"
import { sessionCommand } from "../../../handlers/session/command.ts"
import { readEvents } from "../../support/read-events.ts"
import { TEST_CONFIG, type TestApp, withApp } from "../../support/app.ts"
import { latch } from "../../support/latch.ts"
import { keepBusy } from "../../support/prompts.ts"

const ENDPOINTS = [sessionCommand]

const withCommands = (command: object, body: (app: TestApp, id: string) => Promise<void>, more: object = {}) =>
  withApp(
    ENDPOINTS,
    async (app) => {
      app.platform.models.otherwise([{ text: "done" }])
      await body(app, app.instance.sessions.create({ title: "t" }).id)
    },
    { config: { ...TEST_CONFIG, command, ...more } },
  )

const run = ({ call }: TestApp, id: string, body: object) =>
  call("POST", `/session/${id}/command`, { arguments: "", ...body })

const userTexts = ({ instance }: TestApp, id: string) =>
  instance.messages.all(id)[0]?.parts.map((part) => (part.type === "text" ? part.text : part.type))

test("the filled in template is answered as a prompt, and the event follows when the session is idle", () =>
  withCommands({ greet: { template: "Say $1 to $2" } }, async (app, id) => {
    const reader = app.instance.subscribe({ filter: { types: ["session.idle", "command.executed"] } })
    const { status, body } = await run(app, id, { command: "greet", arguments: 'hello "my friend" here' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ info: { role: "assistant", agent: "build", finish: "stop" } })
    expect(userTexts(app, id)).toEqual(["Say hello to my friend here"])
    const events = await readEvents(reader, 2)
    expect(events.map(({ type }) => type)).toEqual(["session.idle", "command.executed"])
    const said = { name: "greet", sessionID: id, arguments: 'hello "my friend" here', messageID: body.info.id }
    expect(events[1]?.properties).toEqual(said)
  }))

test("a shell command in the template runs in the instance's directory", () =>
  withCommands({ log: { template: "Log: !`git log`" } }, async (app, id) => {
    app.platform.shell.teach("git log", "abc first\n")
    await run(app, id, { command: "log" })
    expect(userTexts(app, id)).toEqual(["Log: abc first"])
    expect(app.platform.shell.runs[0]?.cwd).toBe("/workspace")
  }))

const SLOW = { slow: { template: "Out: !`slow`" } }

/** Teaches the shell a command that prints, and runs until it is let go. */
const teachSlow = ({ platform }: TestApp) => {
  const running = latch()
  const finished = latch()
  platform.shell.teach("slow", async ({ onOutput }) => {
    onOutput?.("begun")
    running.open()
    await finished.opened
    return { output: " and done" }
  })
  return { running: running.opened, finish: finished.open }
}

test("a shell command in the template is part of the run: an abort ends it, and nothing is asked", () =>
  withCommands(SLOW, async (app, id) => {
    const { running } = teachSlow(app)
    const reader = app.instance.subscribe({ filter: { types: ["session.status", "session.error", "session.idle"] } })
    const input = { command: "slow", messageID: "msg_0123456789abABCDEFGHIJKLMN" }
    const answer = run(app, id, input)
    await running
    expect(app.instance.statuses()).toEqual({ [id]: { type: "busy" } })
    await app.store.runs.abort(id)
    const { status, body } = await answer
    expect(status).toBe(200)
    expect(body.info).toMatchObject({ role: "assistant", error: { name: "MessageAbortedError" } })
    expect(userTexts(app, id)).toEqual(["Out: begun\n(the user stopped it)"])
    const types = (await readEvents(reader, 4)).map(({ type }) => type)
    expect(types).toEqual(["session.status", "session.error", "session.status", "session.idle"])
    expect((await run(app, id, input)).body).toEqual(body)
    expect(app.platform.models.calls).toEqual([])
    expect(app.platform.shell.runs).toHaveLength(1)
  }))

test("a command that is sent twice with its message id runs once, at once and later", () =>
  withCommands(SLOW, async (app, id) => {
    const { running, finish } = teachSlow(app)
    const input = { command: "slow", messageID: "msg_0123456789abABCDEFGHIJKLMN" }
    const first = run(app, id, input)
    await running
    const second = run(app, id, input)
    finish()
    expect((await second).body).toEqual((await first).body)
    app.platform.shell.teach("slow", "something else")
    expect((await run(app, id, input)).body).toEqual((await first).body)
    expect(app.platform.shell.runs).toHaveLength(1)
    expect(userTexts(app, id)).toEqual(["Out: begun and done"])
    expect((await run(app, id, { ...input, arguments: "other" })).status).toBe(409)
  }))

test("a shell command in a template waits for what runs", () =>
  withCommands(SLOW, async (app, id) => {
    const busy = await keepBusy(app, id)
    let before: unknown
    app.platform.shell.teach("slow", () => {
      before = app.instance.messages.infos(id).map(({ role, time }) => [role, "completed" in time])
      return { output: "ran" }
    })
    const waiting = run(app, id, { command: "slow" })
    await new Promise((resolve) => setTimeout(resolve))
    await busy.finish()
    expect((await waiting).status).toBe(200)
    expect(before).toEqual([
      ["user", false],
      ["assistant", true],
    ])
  }))

test("files, agents and the request's own parts go along", () =>
  withCommands({ look: { template: "See @note.txt and @general, not @nothing" } }, async (app, id) => {
    await app.platform.files.write("/workspace/note.txt", "noted\n")
    const url = `data:text/plain;base64,${btoa("inside")}`
    await run(app, id, { command: "look", parts: [{ type: "file", mime: "text/plain", filename: "n.txt", url }] })
    const parts = userTexts(app, id)
    expect(parts?.[0]).toBe("See @note.txt and @general, not @nothing")
    expect(parts?.[2]).toContain("noted")
    expect(parts?.filter((part) => part === "file" || part === "agent")).toEqual(["file", "agent", "file"])
  }))

test("agent and model of the command go before those of the request", () =>
  withCommands(
    { own: { template: "x", agent: "plan", model: "fake/other" }, none: { template: "x" } },
    async (app, id) => {
      const own = await run(app, id, { command: "own", agent: "build", model: "fake/fm" })
      expect(own.body.info).toMatchObject({ agent: "plan", modelID: "other" })
      const none = await run(app, id, { command: "none", agent: "build", model: "fake/fm" })
      expect(none.body.info).toMatchObject({ agent: "build", modelID: "fm" })
    },
    { provider: { fake: { ...TEST_CONFIG.provider.fake, models: { fm: {}, other: {} } } } },
  ))

test("an unknown command is an error, for the caller and for all who watch", () =>
  withCommands({}, async (app, id) => {
    const reader = app.instance.subscribe({ filter: { types: ["session.error"] } })
    const { status, body } = await run(app, id, { command: "nonesuch" })
    expect([status, body.name]).toEqual([500, "UnknownError"])
    const [event] = await readEvents(reader, 1)
    expect(event?.properties).toMatchObject({ sessionID: id, error: { name: "UnknownError" } })
  }))

test("an agent or a model that is not there, an unknown session and missing fields are refused", () =>
  withCommands(
    { lost: { template: "x", agent: "nobody" }, far: { template: "x", model: "no/where" } },
    async (app, id) => {
      expect((await run(app, id, { command: "lost" })).status).toBe(500)
      expect((await run(app, id, { command: "far" })).status).toBe(500)
      expect((await run(app, "ses_none", { command: "lost" })).status).toBe(404)
      expect((await app.call("POST", `/session/${id}/command`, { command: "lost" })).body).toMatchObject({
        name: "BadRequest",
        data: { kind: "Payload" },
      })
    },
  ))
