import { expect, test } from "vitest"
import { sessionCommand } from "../../../handlers/session/command.ts"
import { sessionPrompt } from "../../../handlers/session/prompt.ts"
import { sessionPromptAsync } from "../../../handlers/session/prompt-async.ts"
import { sessionShell } from "../../../handlers/session/shell.ts"
import type { Reader } from "../../../runtime/event-reader.ts"
import { TEST_CONFIG, type TestApp, withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"
import { readEvents } from "../../support/read-events.ts"

const CONFIG = {
  ...TEST_CONFIG,
  agent: { off: { mode: "primary", disable: true }, far: { mode: "primary", model: "fake/gone" } },
  command: {
    lost: { template: "x", agent: "nobody" },
    away: { template: "x", model: "fake/gone" },
    handed: { template: "x", agent: "general", model: "fake/gone", subtask: true },
    plain: { template: "x" },
    program: { template: "!`date`", agent: "nobody" },
  },
}

interface Watched extends TestApp {
  id: string
  reader: Reader
}

const withSession = (body: (app: Watched) => Promise<void>) =>
  withApp(
    [sessionPrompt, sessionPromptAsync, sessionCommand, sessionShell],
    async (app) => {
      const { id } = app.instance.sessions.create({ title: "t" })
      const reader = app.instance.subscribe({ filter: { types: ["session.status", "session.error", "session.idle"] } })
      await body({ ...app, id, reader })
      reader.close()
    },
    { config: CONFIG },
  )

const text = { parts: [{ type: "text", text: "x" }] }
const model = { providerID: "fake", modelID: "gone" }

/** What clients hear, in short. */
const told = async (reader: Reader, count: number) =>
  (await readEvents(reader, count)).map(({ type, properties }) => {
    if (type !== "session.error") return type
    return (properties["error"] as { data: { message: string } }).data.message
  })

const NOBODY = expect.stringMatching(/^Cannot find agent "(nobody|off)"\. Available: /)
const GONE = expect.stringContaining('"fake/gone"')
const RUN = ["session.status", GONE, "session.status", "session.idle"]

test("an agent that is unknown or disabled: an error and an event, and nothing is stored", () =>
  withSession(async ({ call, id, reader, instance }) => {
    for (const agent of ["nobody", "off"]) {
      expect(await call("POST", `/session/${id}/message`, { ...text, agent })).toMatchObject({
        ...{ status: 500, body: { name: "UnknownError" } },
      })
      expect((await call("POST", `/session/${id}/prompt_async`, { ...text, agent })).status).toBe(204)
      expect(await told(reader, 2)).toEqual([NOBODY, NOBODY])
    }
    expect(instance.messages.all(id)).toEqual([])
    expect(instance.sessions.get(id).agent).toBeUndefined()
  }))

test("a model that is missing, of a prompt or of its agent: the prompt is stored, and its run fails", () =>
  withSession(async ({ call, id, reader, instance, platform }) => {
    for (const wish of [{ model }, { agent: "far" }]) {
      const { status, body } = await call("POST", `/session/${id}/message`, { ...text, ...wish })
      expect([status, body.name, body.data.message]).toEqual([500, "UnknownError", GONE])
      expect(await told(reader, 4)).toEqual(RUN)
      expect((await call("POST", `/session/${id}/prompt_async`, { ...text, ...wish })).status).toBe(204)
      expect(await told(reader, 4)).toEqual(RUN)
    }
    await platform.background.settled()
    expect(instance.messages.all(id).map(({ info }) => info.role)).toEqual(["user", "user", "user", "user"])
    expect(instance.statuses()).toEqual({})
  }))

test("such a prompt is stored once when it is sent again with its id", () =>
  withSession(async ({ call, id, instance }) => {
    const input = { ...text, model, messageID: "msg_mine" }
    for (const _ of [1, 2]) expect((await call("POST", `/session/${id}/message`, input)).status).toBe(500)
    expect(instance.messages.all(id)).toHaveLength(1)
  }))

test("behind a run that goes on, it fails alone: who asked before gets the answer", () =>
  withSession(async (app) => {
    const { call, id, instance, platform } = app
    const { finish } = await keepBusy(app, id)
    const second = call("POST", `/session/${id}/message`, { ...text, model })
    await expect.poll(() => instance.messages.infos(id).filter(({ role }) => role === "user")).toHaveLength(2)
    expect((await finish()).parts).toMatchObject([{}, { text: "done" }, {}])
    expect(await second).toMatchObject({ status: 500, body: { data: { message: GONE } } })
    await platform.background.settled()
    expect(instance.statuses()).toEqual({})
  }))

test("a command whose agent or model is missing stores nothing and runs nothing", () =>
  withSession(async ({ call, id, reader, instance, platform }) => {
    const run = (command: string, more: object = {}) =>
      call("POST", `/session/${id}/command`, { command, arguments: "", ...more })
    for (const [name, more] of [["lost"], ["program"], ["plain", { agent: "nobody" }]] as const) {
      expect((await run(name, more)).status).toBe(500)
      expect(await told(reader, 1)).toEqual([NOBODY])
    }
    for (const [name, more] of [["away"], ["handed"], ["plain", { model: "fake/gone" }]] as const) {
      expect((await run(name, more)).status).toBe(500)
      expect(await told(reader, 1)).toEqual([GONE])
    }
    expect(instance.messages.all(id)).toEqual([])
    expect(platform.shell.runs).toEqual([])
  }))

test("a shell command for an unknown agent is announced too", () =>
  withSession(async ({ call, id, reader, instance }) => {
    expect((await call("POST", `/session/${id}/shell`, { agent: "nobody", command: "date" })).status).toBe(500)
    expect(await told(reader, 1)).toEqual([NOBODY])
    expect(instance.messages.all(id)).toEqual([])
  }))
