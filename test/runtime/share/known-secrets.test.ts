import { expect, test } from "vitest"
import { createConfig } from "../../../runtime/config/config.ts"
import type { Auth } from "../../../runtime/schema/auth.ts"
import { createRedaction } from "../../../runtime/share/known-secrets.ts"
import { withPlatform } from "../../support/platform.ts"

const redactionOf = (
  config: unknown,
  body: (redact: (text: string) => string) => void,
  { env = {}, keys = {} }: { env?: Record<string, string>; keys?: Record<string, Auth> } = {},
) =>
  withPlatform(async ({ files, environment, log }) => {
    Object.assign(environment.variables, env)
    files.seed({ "/workspace/opencode.json": typeof config === "string" ? config : JSON.stringify(config) })
    const service = createConfig({ files, environment, log, trusted: () => true, directory: "/workspace" })
    const credentials = { get: async (id: string) => keys[id], all: async () => keys }
    body(await createRedaction({ config: service, credentials, environment }))
  })

test("what responses leave out of the config is taken out of text", () =>
  redactionOf(
    {
      provider: {
        p: { options: { apiKey: "provider-key-1", baseURL: "https://u:url-pass@h.test/?token=in-the-url" } },
      },
      mcp: {
        remote: { type: "remote", url: "https://m.test", headers: { Authorization: "Bearer mcp-token-2" } },
        local: {
          type: "local",
          command: ["x"],
          environment: { NODE_ENV: "production", WIDGET: "a1b2c3d4e5f6a7b8c9d0" },
        },
      },
    },
    (redact) => {
      const text =
        "provider-key-1 url-pass in-the-url mcp-token-2 a1b2c3d4e5f6a7b8c9d0 Bearer production https://m.test"
      expect(redact(text)).toBe(
        "[redacted] [redacted] [redacted] [redacted] [redacted] Bearer production https://m.test",
      )
    },
  ))

test("so are kept keys of each kind, and secret variables", () =>
  redactionOf(
    {},
    (redact) => {
      expect(redact("access-1 refresh-1 api-key-1 well-known-1 NAME_OF_IT env-secret-1 /path/to/key short")).toBe(
        "[redacted] [redacted] [redacted] [redacted] NAME_OF_IT [redacted] /path/to/key short",
      )
    },
    {
      env: { MY_TOKEN: "env-secret-1", APP_CREDENTIALS: "/path/to/key", A_SECRET: "short" },
      keys: {
        a: { type: "oauth", access: "access-1", refresh: "refresh-1", expires: 0 },
        b: { type: "api", key: "api-key-1" },
        c: { type: "wellknown", key: "NAME_OF_IT", token: "well-known-1" },
      },
    },
  ))

test("the longest secret is taken out first, and what regular expressions mean is plain text", () =>
  redactionOf(
    {},
    (redact) => {
      expect(redact("secret-12+more secret-12 secret-1222")).toBe("[redacted] [redacted] [redacted]22")
      expect(redact('{"a":"q\\"uoted+secret"}')).toBe('{"a":"[redacted]"}')
    },
    { env: { A_SECRET: "secret-12", B_SECRET: "secret-12+more", C_SECRET: 'q"uoted+secret' } },
  ))

test("a broken config leaves the other secrets", () =>
  redactionOf("{broken", (redact) => expect(redact("env-secret-1")).toBe("[redacted]"), {
    env: { MY_TOKEN: "env-secret-1" },
  }))

test("without secrets every text stays", () => redactionOf({}, (redact) => expect(redact("any")).toBe("any")))
