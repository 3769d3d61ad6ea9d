import { expect, test } from "vitest"
import { vendorModels } from "../../../adapters/shared/models.ts"
import { copilotAccess, copilotCallHeaders } from "../../../runtime/oauth/copilot.ts"
import type { Auth, OAuth } from "../../../runtime/schema/auth.ts"
import { githubServer } from "../../support/github-server.ts"
import { withPlatform } from "../../support/platform.ts"
import { providersOf, type Setup } from "../../support/providers.ts"
import { ASKED, entryOf, sse, type VendorServer, vendorServer } from "../../support/vendors.ts"

const COPILOT = entryOf(
  {
    id: "github-copilot",
    env: ["GITHUB_TOKEN"],
    npm: "@ai-sdk/openai-compatible",
    api: "https://api.githubcopilot.com",
  },
  { id: "claude-sonnet-5" },
)
const LOGIN: OAuth = { type: "oauth", access: "", refresh: "gho_canary", expires: 0 }
const said = sse({ choices: [{ delta: { content: "hi" }, finish_reason: "stop" }] }, "[DONE]")

/** Runs `body` with Copilot signed in to, a GitHub, and a server of models that says "hi" a few times. */
const withCopilot = (
  setup: Setup,
  body: (demo: {
    ask: (prompt?: (typeof ASKED)["prompt"]) => Promise<void>
    server: VendorServer
    github: ReturnType<typeof githubServer>
    advance: (ms: number) => Promise<void>
    credentials: Record<string, Auth>
  }) => Promise<void>,
) =>
  withPlatform(async (platform) => {
    const server = vendorServer(said, said, said)
    const github = githubServer(platform.egress, platform.clock.now)
    const credentials: Record<string, Auth> = { "github-copilot": LOGIN }
    const models = vendorModels({ fetch: server.fetch })
    const providers = providersOf(platform, { catalogue: [COPILOT], credentials, models, ...setup })
    const model = await (await providers.model("github-copilot", "claude-sonnet-5")).load()
    await body({
      ...{ server, github, credentials, advance: (ms) => platform.clock.advance(ms) },
      async ask(prompt = ASKED.prompt) {
        const { stream } = await model.doStream({ ...ASKED, prompt })
        for await (const part of stream) if (part.type === "error") throw part.error
      },
    })
  })

test("a model of Copilot is asked where the token says, with the headers that it wants", () =>
  withCopilot({}, async ({ ask, server }) => {
    await ask()
    const [{ url, headers } = { url: "", headers: new Headers() }] = server.requests
    expect(url).toBe("https://api.individual.githubcopilot.com/chat/completions")
    expect(headers.get("authorization")).toMatch(/^Bearer tid=1;/)
    expect(headers.get("copilot-integration-id")).toBe("vscode-chat")
    expect(headers.get("editor-version")).toMatch(/^opencode-edge\//)
    expect(headers.get("x-initiator")).toBe("user")
    expect(headers.has("copilot-vision-request")).toBe(false)
  }))

test("in the middle of a run the token is renewed before it ends", () =>
  withCopilot({}, async ({ ask, server, github, advance }) => {
    await ask()
    await advance(20 * 60_000)
    await ask()
    await advance(5 * 60_000)
    await ask()
    expect(server.requests.map(({ headers }) => headers.get("authorization")?.slice(0, 13))).toEqual([
      "Bearer tid=1;",
      "Bearer tid=1;",
      "Bearer tid=2;",
    ])
    expect(github.requests).toHaveLength(2)
  }))

test("a login that has ended says so, in place of a request", () =>
  withCopilot({}, async ({ ask, server, github, advance, credentials }) => {
    await advance(60 * 60_000)
    github.refuseCopilot(401, { message: "Bad credentials" })
    await expect(ask()).rejects.toMatchObject({ name: "ProviderAuthError" })
    delete credentials["github-copilot"]
    await expect(ask()).rejects.toMatchObject({ name: "ProviderAuthError" })
    expect(server.requests).toEqual([])
  }))

test("headers and address of the config win", () =>
  withCopilot(
    {
      config: {
        provider: {
          "github-copilot": {
            options: { baseURL: "https://proxy.test/copilot", headers: { "copilot-integration-id": "mine" } },
          },
        },
      },
    },
    async ({ ask, server }) => {
      await ask()
      expect(server.requests[0]?.url).toBe("https://proxy.test/copilot/chat/completions")
      expect(server.requests[0]?.headers.get("copilot-integration-id")).toBe("mine")
    },
  ))

test("an error of the models' server holds no token", () =>
  withPlatform(async (platform) => {
    githubServer(platform.egress, platform.clock.now)
    const refuse: typeof fetch = async (_input, init) => {
      const token = new Headers(init?.headers).get("authorization")
      return Response.json({ error: { message: `No such token: ${token}` } }, { status: 401 })
    }
    const credentials = { "github-copilot": LOGIN }
    const models = vendorModels({ fetch: refuse })
    const providers = providersOf(platform, { catalogue: [COPILOT], credentials, models })
    const model = await (await providers.model("github-copilot", "claude-sonnet-5")).load()
    const error = await Promise.resolve(model.doStream(ASKED)).catch((thrown: unknown) => thrown)
    expect((error as Error).message).toContain("[redacted]")
    expect(JSON.stringify(error)).not.toContain("tid=1")
  }))

test("where models are: the token's word counts within Copilot's domain only", () => {
  const at = (access: string, enterpriseUrl?: string) =>
    copilotAccess({ ...LOGIN, access, ...(enterpriseUrl && { enterpriseUrl }) }).baseURL
  expect(at("tid=1;proxy-ep=proxy.business.githubcopilot.com;x=1")).toBe("https://api.business.githubcopilot.com")
  expect(at("tid=1")).toBe("https://api.githubcopilot.com")
  for (const host of ["evil.test", "githubcopilot.com.evil.test", "evilgithubcopilot.com", "a@b.githubcopilot.com"]) {
    expect(at(`tid=1;proxy-ep=proxy.${host};x=1`)).toBe("https://api.githubcopilot.com")
  }
  expect(at("tid=1", "https://company.ghe.com/")).toBe("https://copilot-api.company.ghe.com")
})

test("newer models of OpenAI are there by the responses API only", async () => {
  const answered = sse({ type: "response.completed", response: { usage: { input_tokens: 1, output_tokens: 1 } } })
  const pathOf = (id: string) =>
    withPlatform(async (platform) => {
      githubServer(platform.egress, platform.clock.now)
      const server = vendorServer(/^gpt-[56]/.test(id) && id !== "gpt-5-mini" ? answered : said)
      const entry = entryOf({ ...COPILOT, env: [] }, { id })
      const credentials = { "github-copilot": LOGIN }
      const models = vendorModels({ fetch: server.fetch })
      const providers = providersOf(platform, { catalogue: [entry], credentials, models })
      const model = await (await providers.model("github-copilot", id)).load()
      await (await model.doStream(ASKED)).stream.cancel()
      return new URL(server.requests[0]?.url ?? "").pathname
    })
  for (const id of ["gpt-5.4-mini", "gpt-5.3-codex", "gpt-6-sol"]) expect(await pathOf(id)).toBe("/responses")
  for (const id of ["gpt-5-mini", "gpt-4.1", "gemini-3.6-flash"]) expect(await pathOf(id)).toBe("/chat/completions")
})

test("requests after tool calls are the agent's; images are announced", () => {
  const image = { type: "file" as const, mediaType: "image/png", data: { type: "data" as const, data: "AA==" } }
  const user = { role: "user" as const, content: [{ type: "text" as const, text: "hi" }, image] }
  const tool = { role: "tool" as const, content: [] }
  expect(copilotCallHeaders({ prompt: [user] })).toEqual({ "x-initiator": "user", "copilot-vision-request": "true" })
  expect(copilotCallHeaders({ prompt: [{ ...user, content: [] }, tool] })).toEqual({ "x-initiator": "agent" })
})

test("a token of the environment is used as it is, and no login is asked for", () =>
  withPlatform(async (platform) => {
    const server = vendorServer(said)
    const models = vendorModels({ fetch: server.fetch })
    const providers = providersOf(platform, { catalogue: [COPILOT], env: { GITHUB_TOKEN: "pat" }, models })
    const model = await (await providers.model("github-copilot", "claude-sonnet-5")).load()
    await model.doStream(ASKED)
    expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer pat")
    expect(platform.egress.requests).toEqual([])
  }))
