import { expect, test } from "vitest"
import { redactAddress, redactConfig } from "../../../runtime/config/redact.ts"
import type { Config } from "../../../runtime/schema/config.ts"

test("keys, headers, environment values and client secrets are left out", () => {
  const config: Config = {
    provider: {
      p: {
        name: "P",
        options: {
          apiKey: "canary",
          baseURL: "https://user:canary@host/v1?api_key=canary&x=1",
          headers: { authorization: "canary" },
          secretAccessKey: "canary",
          nested: { sessionToken: "canary", region: "r" },
          setCacheKey: true,
          timeout: 5,
        },
        oauth: {
          clientId: "id",
          clientSecret: "canary",
          deviceUrl: "https://user:canary@host/d",
          tokenUrl: "https://host/t",
          scopes: ["s"],
        },
        models: {
          m: {
            name: "M",
            headers: { a: "canary" },
            options: { token: "canary", effort: "high" },
            variants: { v: { apiKey: "canary" } },
          },
        },
      },
    },
    mcp: {
      local: { type: "local", command: ["x"], environment: { A: "canary" } },
      remote: {
        type: "remote",
        url: "https://h/?token=canary",
        headers: { A: "canary" },
        oauth: { clientId: "id", clientSecret: "canary" },
      },
      off: { enabled: false },
    },
    agent: {
      a: {
        prompt: "say canary-free words",
        options: { apiKey: "canary" },
        headers: { x: "canary" },
        permission: { bash: "ask" },
      },
    },
    formatter: { f: { command: ["x"], environment: { A: "canary" } } },
    lsp: { l: { command: ["x"], env: { A: "canary" } } },
    plugin: [["name", { key: "canary" }]],
  }
  const redacted = redactConfig(config)
  expect(JSON.stringify(redacted).replaceAll("canary-free", "")).not.toContain("canary")
  expect(redacted).toEqual({
    provider: {
      p: {
        name: "P",
        options: { baseURL: "https://host/v1?x=1", nested: { region: "r" }, setCacheKey: true, timeout: 5 },
        oauth: { clientId: "id", deviceUrl: "https://host/d", tokenUrl: "https://host/t", scopes: ["s"] },
        models: { m: { name: "M", options: { effort: "high" }, variants: { v: {} } } },
      },
    },
    mcp: {
      local: { type: "local", command: ["x"] },
      remote: { type: "remote", url: "https://h/", oauth: { clientId: "id" } },
      off: { enabled: false },
    },
    agent: { a: { prompt: "say canary-free words", options: {}, permission: { bash: "ask" } } },
    formatter: { f: { command: ["x"] } },
    lsp: { l: { command: ["x"] } },
    plugin: ["name"],
  })
})

test("what holds no secret stays the same", () => {
  const config: Config = {
    username: "u",
    lsp: true,
    formatter: false,
    share: "auto",
    permission: { bash: { "*": "ask" } },
  }
  expect(redactConfig(config)).toEqual(config)
})

test("addresses lose user, password and secret parameters only", () => {
  expect(redactAddress("https://host/path?q=1")).toBe("https://host/path?q=1")
  expect(redactAddress("https://me:pw@host/path?apikey=k&q=1")).toBe("https://host/path?q=1")
  expect(redactAddress("not an address: a b")).toBe("not an address: a b")
})
