import { expect, test } from "vitest"
import { v2ModelList } from "../../../handlers/v2-model/list.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("models of connected providers come in the newer form, without secrets", () =>
  withApp([v2ModelList], async ({ call }) => {
    const { status, body } = await call("GET", "/api/model")
    expect(status).toBe(200)
    expect(body.data).toEqual([
      {
        ...{ id: "fm", providerID: "fake", name: "Fake Model", status: "active", enabled: true, variants: [] },
        api: { id: "fm", type: "aisdk", package: "@ai-sdk/openai-compatible", url: "http://models.test/v1" },
        capabilities: { tools: true, input: ["text"], output: ["text"] },
        request: { headers: {}, body: {} },
        time: { released: 0 },
        cost: [{ input: 0, output: 0, cache: { read: 0, write: 0 } }],
        limit: { context: 100_000, output: 1000 },
      },
    ])
  }))

test("a config that cannot be read is reported", () => expectConfigErrors(v2ModelList, "GET", "/api/model"))

test("keys that cannot be read are reported", () =>
  withApp(
    [v2ModelList],
    async ({ call }) =>
      expect(await call("GET", "/api/model")).toMatchObject({ status: 503, body: { _tag: "ServiceUnavailableError" } }),
    { credentials: unreadableCredentials },
  ))
