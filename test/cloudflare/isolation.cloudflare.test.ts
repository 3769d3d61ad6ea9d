import { env } from "cloudflare:test"
import { expect, test } from "vitest"

test("the Worker has the bindings of the config and of the tests, and none of a developer's", () => {
  const names = Object.keys(env).filter((name) => !name.startsWith("__VITEST"))
  const settings = ["CONFIG_NAME", "EDGE_KEY", "EDGE_LOG_LEVEL", "SERVER_PASSWORD", "USERS"]
  expect(names.toSorted()).toEqual(["HUB", "INSTANCE", ...settings.map((name) => `OPENCODE_${name}`), "R2"])
})
