import { expect, test } from "vitest"
import { memoryCatalogue } from "../../../adapters/memory/catalogue.ts"
import { v2IntegrationGet } from "../../../handlers/v2-integration/get.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

const acme = {
  ...{ id: "acme", name: "Acme", env: ["ACME_API_KEY"], npm: "@ai-sdk/openai-compatible" },
  models: { big: { id: "big", name: "Big" } },
}

test("one provider is shown; what no key connects is null", () =>
  withApp(
    [v2IntegrationGet],
    async ({ call }) => {
      expect(await call("GET", "/api/integration/acme")).toMatchObject({
        status: 200,
        body: { location: { directory: "/workspace" }, data: { id: "acme", connections: [] } },
      })
      expect((await call("GET", "/api/integration/fake")).body.data).toBeNull()
      expect((await call("GET", "/api/integration/nope")).body.data).toBeNull()
    },
    { prepare: (platform) => void (platform.catalogue = memoryCatalogue([acme])) },
  ))

test("a config that cannot be read is reported", () =>
  expectConfigErrors(v2IntegrationGet, "GET", "/api/integration/acme"))

test("keys that cannot be read are reported", () =>
  withApp([v2IntegrationGet], async ({ call }) => expect((await call("GET", "/api/integration/a")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
