import { expect, test } from "vitest"
import { memoryCatalogue } from "../../../adapters/memory/catalogue.ts"
import { v2IntegrationList } from "../../../handlers/v2-integration/list.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"
import { withProviderLogin } from "../../support/provider-login.ts"

const model = { models: { big: { id: "big", name: "Big" } } }
const acme = { id: "acme", name: "Acme", env: ["ACME_API_KEY"], npm: "@ai-sdk/openai-compatible", ...model }
const zeta = { id: "zeta", name: "Zeta", env: ["ZETA_KEY"], npm: "@ai-sdk/openai-compatible", ...model }

test("providers are listed with how to connect them, and with what connects them now, but no key", () =>
  withApp(
    [v2IntegrationList],
    async ({ call, server }) => {
      await server.credentials.set("acme", { type: "api", key: "stored-secret" })
      const { status, body } = await call("GET", "/api/integration")
      expect(status).toBe(200)
      expect(body.data).toEqual([
        {
          ...{ id: "acme", name: "Acme", methods: [{ type: "key" }, { type: "env", names: ["ACME_API_KEY"] }] },
          connections: [{ type: "credential", id: "acme", label: "Acme" }],
        },
        {
          ...{ id: "zeta", name: "Zeta", methods: [{ type: "key" }, { type: "env", names: ["ZETA_KEY"] }] },
          connections: [{ type: "env", name: "ZETA_KEY" }],
        },
      ])
      expect(JSON.stringify(body)).not.toContain("secret")
    },
    {
      prepare(platform) {
        platform.catalogue = memoryCatalogue([zeta, acme])
        platform.environment.variables["ZETA_KEY"] = "env-secret"
      },
    },
  ))

test("a login without a key is listed, a key where only a login connects is not", () =>
  withProviderLogin({ endpoints: [v2IntegrationList] }, async ({ call }) => {
    const { data } = (await call("GET", "/api/integration")).body
    const copilot = data.find(({ id }: { id: string }) => id === "github-copilot")
    expect(copilot.methods).toMatchObject([{ id: "0", type: "oauth", prompts: [{ type: "select" }, { type: "text" }] }])
  }))

test("a config that cannot be read is reported", () => expectConfigErrors(v2IntegrationList, "GET", "/api/integration"))

test("keys that cannot be read are reported", () =>
  withApp([v2IntegrationList], async ({ call }) => expect((await call("GET", "/api/integration")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
