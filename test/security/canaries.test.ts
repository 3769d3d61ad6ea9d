import { expect, test } from "vitest"
import { memoryCredentials } from "../../adapters/memory/credentials.ts"
import type { MemoryPlatform } from "../../adapters/memory/platform.ts"
import { configGet } from "../../handlers/config/get.ts"
import { configUpdate } from "../../handlers/config/update.ts"
import { registry } from "../../handlers/registry.ts"
import type { Auth } from "../../runtime/schema/auth.ts"
import { readFrames } from "../support/sse.ts"
import { type TestApp, withApp } from "../support/app.ts"

/** Each is planted at one place, so that what leaks says where it came from. */
const canary = (place: string) => `canary-${place}-5up3r5ecret`

const CONFIG = {
  provider: {
    fake: {
      npm: "@ai-sdk/openai-compatible",
      api: `https://user:${canary("api-address")}@models.test/v1`,
      options: {
        apiKey: canary("option-key"),
        baseURL: `https://user:${canary("base-address")}@models.test/v1?token=${canary("base-query")}`,
        headers: { authorization: `Bearer ${canary("option-header")}`, "x-plain": canary("plain-header") },
        nested: { clientSecret: canary("nested"), list: [{ password: canary("in-list") }] },
        secretAccessKey: canary("access-key"),
        note: "{env:PLAIN_NAME}",
      },
      oauth: {
        clientId: "id",
        clientSecret: canary("oauth-secret"),
        deviceUrl: "https://auth.test/d",
        tokenUrl: `https://auth.test/t?token=${canary("oauth-query")}`,
      },
      models: {
        fm: {
          headers: { "x-key": canary("model-header") },
          options: { token: canary("model-option") },
          variants: { high: { apiKey: canary("variant") } },
        },
      },
    },
  },
  mcp: {
    local: {
      type: "local",
      command: [
        "server",
        "--api-key",
        canary("arg"),
        `--token=${canary("arg-value")}`,
        `DB_PASSWORD=${canary("arg-env")}`,
        "{env:ARG_TOKEN}",
        "{file:key.txt}",
        `--db=postgres://u:${canary("arg-address")}@db/x`,
      ],
      environment: { PLAIN: canary("mcp-environment") },
    },
    remote: {
      type: "remote",
      url: `https://u:${canary("mcp-address")}@mcp.test/?api_key=${canary("mcp-query")}`,
      headers: { "x-plain": canary("mcp-header") },
      oauth: { clientId: "id", clientSecret: canary("mcp-secret") },
    },
  },
  formatter: {
    f: {
      command: ["fmt", "--token", canary("formatter-arg")],
      environment: { A: canary("formatter") },
      disabled: true,
    },
  },
  lsp: {
    l: {
      command: ["lsp", "{env:ARG_TOKEN}"],
      env: { A: canary("lsp") },
      initialization: { key: canary("lsp-init") },
      extensions: [".x"],
      disabled: true,
    },
  },
  agent: {
    helper: {
      prompt: "Use {env:PROMPT_TOKEN} well",
      apiKey: canary("agent-key"),
      options: { authorization: canary("agent-option") },
    },
  },
  command: { go: { template: "say hi" } },
  instructions: [`https://u:${canary("instructions")}@docs.test/a.md`],
  experimental: { openTelemetry: false },
  model: "fake/fm",
}

const VARIABLES = {
  OPENCODE_SERVER_PASSWORD: canary("server-password"),
  ANTHROPIC_API_KEY: canary("vendor-variable"),
  PLAIN_NAME: canary("plain-variable"),
  ARG_TOKEN: canary("arg-variable"),
  PROMPT_TOKEN: canary("prompt-variable"),
  UNRELATED: canary("unrelated-variable"),
}

const AUTH: Record<string, Auth> = {
  acme: { type: "api", key: canary("auth-key"), metadata: { account: canary("auth-metadata") } },
  other: { type: "oauth", refresh: canary("auth-refresh"), access: canary("auth-access"), expires: 1 },
  third: { type: "wellknown", key: canary("auth-name"), token: canary("auth-token") },
}

const credentials = () => {
  const store = memoryCredentials()
  for (const [id, auth] of Object.entries(AUTH)) void store.set(id, auth)
  return store
}

const prepare = (platform: MemoryPlatform) => {
  Object.assign(platform.environment.variables, VARIABLES)
  platform.files.seed({ "/workspace/key.txt": canary("file") })
}

const prepareGlobal = (platform: MemoryPlatform) => {
  Object.assign(platform.environment.variables, VARIABLES)
  const folder = "/home/user/.config/opencode"
  platform.files.seed({ [`${folder}/opencode.json`]: JSON.stringify(CONFIG), [`${folder}/key.txt`]: canary("file") })
}

/** A model that tries everything once: it says nothing secret, so nothing secret may come out. */
const converse = async ({ instance, platform }: TestApp): Promise<string> => {
  const { id } = instance.sessions.create({ title: "t" })
  platform.models.queue([{ toolCall: { name: "read", input: { filePath: "opencode.json.missing" } } }])
  platform.models.queue([{ fail: new Error("The provider is down") }])
  platform.models.otherwise([{ text: "done" }])
  const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
  await done.catch(() => {})
  return id
}

const BAD = ["?directory=%00", "?limit=x", "?directory=/workspace/opencode.json"]

const leaksIn = (text: string): string[] => [...new Set(text.match(/canary-[\w-]+?-5up3r5ecret/g) ?? [])]

test("no secret of config, credentials or variables is in any answer, event, error, export or log line", () =>
  withApp(
    registry,
    async (testApp) => {
      const { app, call, platform, instance } = testApp
      const stream = readFrames(await app(new Request("http://test/global/event")))
      const sessionID = await converse(testApp)
      const message = instance.messages.all(sessionID)[0]
      const fill = (path: string) =>
        path
          .replace("{sessionID}", sessionID)
          .replace("{messageID}", message?.info.id ?? "")
          .replace("{providerID}", "fake")
          .replaceAll(/\{\w+\}/g, "x")
      const found: Record<string, string[]> = {}
      const look = (place: string, text: string) => {
        const leaks = leaksIn(text)
        if (leaks.length > 0) found[place] = leaks
      }
      let asked = 0
      for (const { method, path, output } of registry) {
        if (output.kind === "events" || /connect|control\/next/.test(path)) continue
        const requests = method === "get" ? ["", ...BAD].map((query) => ["GET", query] as const) : []
        for (const [verb, query] of requests) {
          const url = fill(path) + (path.includes("/tool") && query === "" ? "?provider=fake&model=fm" : query)
          const response = await app(new Request(`http://test${url}`, { method: verb }))
          look(`${verb} ${url}`, `${JSON.stringify([...response.headers])}${await response.text()}`)
          asked++
        }
        if (method === "get") continue
        for (const body of ["{", "[]", '{"a":1}']) {
          if (/dispose|delete/.test(path) || method === "delete") continue
          const response = await app(new Request(`http://test${fill(path)}`, { method: method.toUpperCase(), body }))
          look(`${method} ${path} ${body}`, await response.text())
          asked++
        }
      }
      for (const body of [{ username: "x" }, { provider: { fake: { name: "n" } } }]) {
        look("PATCH /config", JSON.stringify((await call("PATCH", "/config", body)).body))
      }
      instance.publisher.publish("test.end", {})
      let events = ""
      while (!events.includes("test.end")) events += JSON.stringify(await stream.take(1))
      await stream.cancel()
      look("events", events)
      look("log", JSON.stringify(platform.log.entries))
      look("stored messages", JSON.stringify(instance.messages.all(sessionID)))
      expect(found).toEqual({})
      expect(asked).toBeGreaterThan(150)
    },
    // The user's own config: what lies in the project itself is shown by everything that shows its files.
    { config: {}, credentials: credentials(), prepare: prepareGlobal },
  ))

test("a client that sends the config back as it was shown loses no secret", () =>
  withApp(
    [configGet, configUpdate],
    async ({ call, platform }) => {
      const text = () => new TextDecoder().decode(platform.files.peek("/workspace/opencode.json"))
      const before = leaksIn(text())
      const { body } = await call("GET", "/config")
      expect(leaksIn(JSON.stringify(body))).toEqual([])
      const { status } = await call("PATCH", "/config", { ...body, username: "ann" })
      expect(status).toBe(200)
      expect(leaksIn(text()).sort()).toEqual(before.sort())
      expect(before.length).toBeGreaterThan(20)
      for (const reference of ["{env:ARG_TOKEN}", "{file:key.txt}", "{env:PROMPT_TOKEN}"])
        expect(text()).toContain(reference)
      expect((await call("GET", "/config")).body.username).toBe("ann")
    },
    { config: CONFIG, prepare },
  ))
