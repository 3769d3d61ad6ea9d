import { expect, test } from "vitest"
import { RESPONSES_ANSWER } from "../../support/vendor-streams.ts"
import { ask, countsOf, entryOf, type Said, vendorServer } from "../../support/vendors.ts"

const expectAnswer = (said: Said) => {
  expect(said).toMatchObject({
    text: "I will read it",
    reasoning: "Hm",
    calls: [{ tool: "read", input: { filePath: "a.txt" } }],
    finish: { finishReason: { unified: "tool-calls" } },
  })
  expect(countsOf(said)).toEqual([20, 4, 9, 3])
}

test("openai: the responses API, stored nowhere, with the effort of a variant", async () => {
  const server = vendorServer(RESPONSES_ANSWER)
  const catalogue = [
    entryOf({ id: "openai", env: ["OPENAI_API_KEY"], npm: "@ai-sdk/openai" }, { id: "gpt-5.4", reasoning: true }),
  ]
  expectAnswer(await ask(server, { catalogue, env: { OPENAI_API_KEY: "k" } }, "openai/gpt-5.4", { variant: "xhigh" }))
  const { url, headers, body } = server.requests[0] ?? {}
  expect(url).toBe("https://api.openai.com/v1/responses")
  expect(headers?.get("authorization")).toBe("Bearer k")
  expect(body).toMatchObject({
    ...{ model: "gpt-5.4", stream: true, store: false, max_output_tokens: 1_000 },
    ...{ reasoning: { effort: "xhigh", summary: "auto" }, include: ["reasoning.encrypted_content"] },
    input: [{ role: "developer", content: "Be brief." }, { role: "user" }],
  })
})

test("azure: deployments by the responses API, at the resource of the environment or the config", async () => {
  const server = vendorServer(RESPONSES_ANSWER, RESPONSES_ANSWER)
  const entry = entryOf(
    {
      ...{ id: "azure", env: ["AZURE_RESOURCE_NAME", "AZURE_API_KEY"], npm: "@ai-sdk/azure" },
      api: "https://${AZURE_RESOURCE_NAME}.services.ai.azure.com/anthropic/v1",
    },
    { id: "gpt-5.4", reasoning: true },
  )
  const env = { AZURE_API_KEY: "k", AZURE_RESOURCE_NAME: "mine" }
  expectAnswer(await ask(server, { catalogue: [entry], env }, "azure/gpt-5.4", { variant: "low" }))
  const options = { resourceName: "ours" }
  await ask(server, { catalogue: [entry], env, config: { provider: { azure: { options } } } }, "azure/gpt-5.4")
  expect(server.requests.map(({ url }) => url)).toEqual([
    "https://mine.openai.azure.com/openai/v1/responses?api-version=v1",
    "https://ours.openai.azure.com/openai/v1/responses?api-version=v1",
  ])
  expect(server.requests[0]?.headers.get("api-key")).toBe("k")
  expect(server.requests[0]?.body).toMatchObject({ store: false, reasoning: { effort: "low" } })
})

test("azure: Claude at the resource's other address", async () => {
  const server = vendorServer()
  const entry = entryOf(
    {
      ...{ id: "azure", env: ["AZURE_RESOURCE_NAME", "AZURE_API_KEY"], npm: "@ai-sdk/azure" },
      api: "https://${AZURE_RESOURCE_NAME}.services.ai.azure.com/anthropic/v1",
    },
    { id: "claude-sonnet-5", npm: "@ai-sdk/anthropic" },
  )
  const setup = { catalogue: [entry], env: { AZURE_API_KEY: "k", AZURE_RESOURCE_NAME: "mine" } }
  await expect(ask(server, setup, "azure/claude-sonnet-5")).rejects.toThrow()
  expect(server.requests[0]?.url).toBe("https://mine.services.ai.azure.com/anthropic/v1/messages")
  const nameless = { catalogue: [entry], env: { AZURE_API_KEY: "k" } }
  await expect(ask(server, nameless, "azure/claude-sonnet-5")).rejects.toMatchObject({
    ...{ name: "ProviderAuthError", message: expect.stringContaining("AZURE_RESOURCE_NAME") },
  })
})

test("xai", async () => {
  const server = vendorServer(RESPONSES_ANSWER)
  const catalogue = [
    entryOf({ id: "xai", env: ["XAI_API_KEY"], npm: "@ai-sdk/xai" }, { id: "grok-4.3", reasoning: true }),
  ]
  expectAnswer(await ask(server, { catalogue, env: { XAI_API_KEY: "k" } }, "xai/grok-4.3", { variant: "high" }))
  expect(server.requests[0]?.url).toBe("https://api.x.ai/v1/responses")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body.reasoning).toMatchObject({ effort: "high" })
})

test("bedrock mantle: OpenAI's models by the responses API, signed with a pair of keys", async () => {
  const server = vendorServer(RESPONSES_ANSWER)
  const entry = entryOf(
    { id: "amazon-bedrock", env: ["AWS_ACCESS_KEY_ID"], npm: "@ai-sdk/amazon-bedrock" },
    { id: "openai.gpt-5.6-luna", npm: "@ai-sdk/amazon-bedrock/mantle", reasoning: true },
  )
  const env = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s", AWS_REGION: "us-west-2" }
  expectAnswer(await ask(server, { catalogue: [entry], env }, "amazon-bedrock/openai.gpt-5.6-luna", { variant: "low" }))
  expect(server.requests[0]?.url).toBe("https://bedrock-mantle.us-west-2.api.aws/openai/v1/responses")
  expect(server.requests[0]?.headers.get("authorization")).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIA\/\d+\/us-west-2\//,
  )
  expect(server.requests[0]?.body).toMatchObject({ store: false, reasoning: { effort: "low" } })
})
