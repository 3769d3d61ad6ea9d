import { expect, test } from "vitest"
import { MESSAGES_ANSWER } from "../../support/vendor-streams.ts"
import { ask, countsOf, entryOf, vendorServer } from "../../support/vendors.ts"

const ENTRY = entryOf(
  { id: "anthropic", env: ["ANTHROPIC_API_KEY"], npm: "@ai-sdk/anthropic" },
  { id: "claude-sonnet-5", reasoning: true },
)

test("anthropic: the messages API, with a key of the environment", async () => {
  const server = vendorServer(MESSAGES_ANSWER)
  const said = await ask(server, { catalogue: [ENTRY], env: { ANTHROPIC_API_KEY: "k" } }, "anthropic/claude-sonnet-5")
  expect(said).toMatchObject({
    text: "I will read it",
    reasoning: "Read it.",
    calls: [{ tool: "read", input: { filePath: "a.txt" } }],
    finish: { finishReason: { unified: "tool-calls" } },
  })
  expect(countsOf(said).slice(0, 3)).toEqual([1_105, 1_000, 42])
  expect(said.finish?.usage.inputTokens.cacheWrite).toBe(100)
  const { url, headers, body } = server.requests[0] ?? {}
  expect(url).toBe("https://api.anthropic.com/v1/messages")
  expect([headers?.get("x-api-key"), headers?.get("anthropic-version")]).toEqual(["k", "2023-06-01"])
  expect(body).toMatchObject({ model: "claude-sonnet-5", stream: true, max_tokens: 1_000 })
  expect(body.tools[0]).toMatchObject({ name: "read", eager_input_streaming: true })
})

test("anthropic: effort of an adaptive model, budget of an older one", async () => {
  const server = vendorServer(MESSAGES_ANSWER, MESSAGES_ANSWER)
  const older = entryOf({ ...ENTRY, id: "older" }, { id: "claude-sonnet-4-20250514", reasoning: true })
  const setup = { catalogue: [ENTRY, older], env: { ANTHROPIC_API_KEY: "k" } }
  await ask(server, setup, "anthropic/claude-sonnet-5", { variant: "xhigh" })
  await ask(server, setup, "older/claude-sonnet-4-20250514", { variant: "max" })
  expect(server.requests[0]?.body).toMatchObject({
    thinking: { type: "adaptive", display: "summarized" },
    output_config: { effort: "xhigh" },
  })
  expect(server.requests[1]?.body.thinking).toEqual({ type: "enabled", budget_tokens: 6_000 })
})

test("anthropic: another server of that API gets no field that only Anthropic's knows", async () => {
  const server = vendorServer(MESSAGES_ANSWER)
  const setup = {
    config: {
      provider: {
        local: { npm: "@ai-sdk/anthropic", options: { baseURL: "http://127.0.0.1:1234/v1" }, models: { m: {} } },
      },
    },
    env: { ANTHROPIC_API_KEY: "canary" },
  }
  await ask(server, setup, "local/m")
  expect(server.requests[0]?.url).toBe("http://127.0.0.1:1234/v1/messages")
  expect(server.requests[0]?.headers.get("x-api-key")).toBe("")
  expect(server.requests[0]?.body.tools[0]).not.toHaveProperty("eager_input_streaming")
})

test("vertex anthropic: the model in the path, the version in the body, a token for the key", async () => {
  const server = vendorServer({ access_token: "ya29", expires_in: 3_600 }, MESSAGES_ANSWER)
  const entry = entryOf(
    { id: "google-vertex-anthropic", env: ["GOOGLE_VERTEX_PROJECT"], npm: "@ai-sdk/google-vertex/anthropic" },
    { id: "claude-sonnet-5" },
  )
  const user = { type: "authorized_user", client_id: "i", client_secret: "s", refresh_token: "r" }
  const env = {
    GOOGLE_VERTEX_PROJECT: "proj",
    GOOGLE_VERTEX_LOCATION: "europe-west1",
    GOOGLE_APPLICATION_CREDENTIALS: JSON.stringify(user),
  }
  const said = await ask(server, { catalogue: [entry], env }, "google-vertex-anthropic/claude-sonnet-5")
  expect(said).toMatchObject({ text: "I will read it", calls: [{ tool: "read", input: { filePath: "a.txt" } }] })
  expect(server.requests.map(({ url }) => url)).toEqual([
    "https://oauth2.googleapis.com/token",
    "https://europe-west1-aiplatform.googleapis.com/v1/projects/proj/locations/europe-west1/publishers/anthropic/models/claude-sonnet-5:streamRawPredict",
  ])
  expect(Object.fromEntries(new URLSearchParams(server.requests[0]?.body))).toEqual({
    ...{ grant_type: "refresh_token", client_id: "i", client_secret: "s", refresh_token: "r" },
  })
  const { headers, body } = server.requests[1] ?? {}
  expect(headers?.get("authorization")).toBe("Bearer ya29")
  expect(body).toMatchObject({ anthropic_version: "vertex-2023-10-16", stream: true })
  expect(body).not.toHaveProperty("model")
  expect(body.tools[0]).not.toHaveProperty("eager_input_streaming")
})
