import { expect, test } from "vitest"
import { v2SessionPrompt } from "../../../handlers/v2-session/prompt.ts"
import { v2SessionSwitchAgent } from "../../../handlers/v2-session/switch-agent.ts"
import { withApp } from "../../support/app.ts"
import { brokenConfig } from "../../support/broken-config.ts"

test("the next prompt goes to the agent", () =>
  withApp([v2SessionSwitchAgent, v2SessionPrompt], async ({ call, instance }) => {
    const { id } = instance.sessions.create({ title: "Named" })
    expect((await call("POST", `/api/session/${id}/agent`, { agent: "plan" })).status).toBe(204)
    const { body } = await call("POST", `/api/session/${id}/prompt`, { prompt: { text: "Hi" }, resume: false })
    expect(instance.messages.get(id, body.data.id).info.agent).toBe("plan")
  }))

test("unknown sessions and agents are refused", () =>
  withApp([v2SessionSwitchAgent], async ({ call, instance }) => {
    expect((await call("POST", "/api/session/ses_none/agent", { agent: "plan" })).body._tag).toBe(
      "SessionNotFoundError",
    )
    const { id } = instance.sessions.create({ agent: "build" })
    expect(await call("POST", `/api/session/${id}/agent`, { agent: "nope" })).toMatchObject({
      status: 400,
      body: { _tag: "InvalidRequestError", message: expect.stringContaining('"plan"') },
    })
    expect((await call("POST", `/api/session/${id}/agent`, {})).status).toBe(400)
    expect(instance.sessions.get(id).agent).toBe("build")
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [v2SessionSwitchAgent],
    async ({ call, instance, platform }) => {
      const { id } = instance.sessions.create()
      const send = async () => (await call("POST", `/api/session/${id}/agent`, { agent: "plan" })).body._tag
      expect(await send()).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"mcp": 5}' })
      expect(await send()).toBe("ConfigInvalidError")
    },
    brokenConfig,
  ))
