import { expect, test } from "vitest"
import { sessionCommand } from "../../../handlers/session/command.ts"
import { sessionPrompt } from "../../../handlers/session/prompt.ts"
import { sessionSummarize } from "../../../handlers/session/summarize.ts"
import { v2SessionPrompt } from "../../../handlers/v2-session/prompt.ts"
import { v2SessionSwitchAgent } from "../../../handlers/v2-session/switch-agent.ts"
import { TEST_CONFIG, type TestApp, withApp } from "../../support/app.ts"

const ENDPOINTS = [sessionPrompt, sessionCommand, sessionSummarize, v2SessionPrompt, v2SessionSwitchAgent]
const { fake } = TEST_CONFIG.provider
const CONFIG = {
  ...TEST_CONFIG,
  provider: { fake: { ...fake, models: { ...fake.models, other: { limit: { context: 100_000, output: 1000 } } } } },
  command: { greet: { template: "Say hello" } },
}

const withSession = (body: (app: TestApp, id: string) => Promise<void>) =>
  withApp(
    ENDPOINTS,
    async (app) => {
      app.platform.models.otherwise([{ text: "done" }])
      await body(app, app.instance.sessions.create({ title: "t" }).id)
    },
    { config: CONFIG },
  )

const ask = async ({ call }: TestApp, id: string, more: object = {}) => {
  const { body } = await call("POST", `/session/${id}/message`, { parts: [{ type: "text", text: "x" }], ...more })
  return body.info
}

test("a prompt that names no agent goes to the default one, on the model of the prompt before", () =>
  withSession(async (app, id) => {
    const model = { providerID: "fake", modelID: "other" }
    expect(await ask(app, id, { agent: "plan", model })).toMatchObject({ agent: "plan", modelID: "other" })
    expect(await ask(app, id)).toMatchObject({ agent: "build", modelID: "other" })
    expect(app.instance.sessions.get(id)).toMatchObject({ agent: "build", model: { id: "other" } })
  }))

test("the agent that a session was made with counts for no prompt of the older API", () =>
  withSession(async (app) => {
    const { id } = app.instance.sessions.create({ title: "t", agent: "plan" })
    expect(await ask(app, id)).toMatchObject({ agent: "build" })
  }))

test("a command goes to the default agent too, a summary to the session's", () =>
  withSession(async (app, id) => {
    await ask(app, id, { agent: "plan" })
    await app.call("POST", `/session/${id}/summarize`, { providerID: "fake", modelID: "fm" })
    const asked = app.instance.messages.all(id).findLast(({ info }) => info.role === "user")
    expect(asked?.info.agent).toBe("plan")
    const { body } = await app.call("POST", `/session/${id}/command`, { command: "greet", arguments: "" })
    expect(body.info.agent).toBe("build")
  }))

test("a prompt of the newer API goes to the session's agent", () =>
  withSession(async (app, id) => {
    await app.call("POST", `/api/session/${id}/agent`, { agent: "plan" })
    for (const text of ["one", "two"]) {
      await app.call("POST", `/api/session/${id}/prompt`, { prompt: { text } })
      await app.platform.background.settled()
    }
    expect(app.instance.messages.all(id).map(({ info }) => info.agent)).toEqual(["plan", "plan", "plan", "plan"])
  }))

test("a prompt of the newer API is the same when it is sent again after the agent was switched", () =>
  withSession(async (app, id) => {
    const send = () => app.call("POST", `/api/session/${id}/prompt`, { id: "msg_mine", prompt: { text: "x" } })
    const first = await send()
    await app.platform.background.settled()
    await app.call("POST", `/api/session/${id}/agent`, { agent: "plan" })
    expect(await send()).toMatchObject({ status: 200, body: first.body })
  }))
