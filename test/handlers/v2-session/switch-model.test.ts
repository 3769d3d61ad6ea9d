import { expect, test } from "vitest"
import { v2SessionSwitchModel } from "../../../handlers/v2-session/switch-model.ts"
import { withApp } from "../../support/app.ts"
import { brokenConfig } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

const model = { providerID: "fake", id: "fm" }

test("the session uses the model from now on", () =>
  withApp([v2SessionSwitchModel], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect((await call("POST", `/api/session/${id}/model`, { model })).status).toBe(204)
    expect(instance.sessions.get(id).model).toEqual({ ...model, variant: "default" })
    await call("POST", `/api/session/${id}/model`, { model: { ...model, variant: "high" } })
    expect(instance.sessions.get(id).model).toEqual({ ...model, variant: "high" })
  }))

test("unknown sessions and models are refused", () =>
  withApp([v2SessionSwitchModel], async ({ call, instance }) => {
    expect((await call("POST", "/api/session/ses_none/model", { model })).body._tag).toBe("SessionNotFoundError")
    const { id } = instance.sessions.create()
    expect(await call("POST", `/api/session/${id}/model`, { model: { ...model, id: "gone" } })).toMatchObject({
      status: 400,
      body: { _tag: "InvalidRequestError", kind: "Payload" },
    })
    expect((await call("POST", `/api/session/${id}/model`, { model: "fake/fm" })).status).toBe(400)
    expect(instance.sessions.get(id).model).toBeUndefined()
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [v2SessionSwitchModel],
    async ({ call, instance, platform }) => {
      const { id } = instance.sessions.create()
      const send = async () => (await call("POST", `/api/session/${id}/model`, { model })).body._tag
      expect(await send()).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"mcp": 5}' })
      expect(await send()).toBe("ConfigInvalidError")
    },
    brokenConfig,
  ))

test("keys that cannot be read are reported", () =>
  withApp(
    [v2SessionSwitchModel],
    async ({ call, instance }) => {
      const { id } = instance.sessions.create()
      expect((await call("POST", `/api/session/${id}/model`, { model })).status).toBe(503)
    },
    { credentials: unreadableCredentials },
  ))
