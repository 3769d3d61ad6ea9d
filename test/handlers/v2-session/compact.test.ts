import { expect, test } from "vitest"
import { v2SessionCompact } from "../../../handlers/v2-session/compact.ts"
import { withApp } from "../../support/app.ts"
import { brokenConfig } from "../../support/broken-config.ts"
import { say } from "../../support/prompts.ts"

test("the conversation is compressed with the session's model", () =>
  withApp([v2SessionCompact], async (app) => {
    const { call, instance, platform } = app
    platform.models.otherwise([{ text: "Summary" }])
    const { id } = instance.sessions.create({ title: "Named" })
    await say(app, id, "Hi")
    expect((await call("POST", `/api/session/${id}/compact`)).status).toBe(204)
    const newest = instance.messages.all(id).findLast(({ info }) => info.role === "assistant")
    expect(newest?.info).toMatchObject({ summary: true, providerID: "fake", modelID: "fm" })
  }))

test("unknown sessions, and agents and models that are gone, are reported", () =>
  withApp([v2SessionCompact], async ({ call, instance }) => {
    const tagOf = async (id: string) => (await call("POST", `/api/session/${id}/compact`)).body._tag
    expect(await tagOf("ses_none")).toBe("SessionNotFoundError")
    expect(await tagOf(instance.sessions.create({ agent: "gone" }).id)).toBe("AgentNotFoundError")
    const { id } = instance.sessions.create({ model: { providerID: "fake", id: "gone" } })
    expect(await tagOf(id)).toBe("ProviderModelNotFoundError")
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [v2SessionCompact],
    async ({ call, instance, platform }) => {
      const { id } = instance.sessions.create()
      expect((await call("POST", `/api/session/${id}/compact`)).body._tag).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"mcp": 5}' })
      expect((await call("POST", `/api/session/${id}/compact`)).body._tag).toBe("ConfigInvalidError")
    },
    brokenConfig,
  ))

test("a server that is stopping compresses nothing", () =>
  withApp([v2SessionCompact], async (app) => {
    const { id } = app.instance.sessions.create()
    await app.store.runs.stop()
    expect((await app.call("POST", `/api/session/${id}/compact`)).status).toBe(503)
  }))
