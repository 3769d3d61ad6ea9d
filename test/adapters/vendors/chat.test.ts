import { expect, test } from "vitest"
import { chunk, CHAT_ANSWER, CHAT_BODY, CHAT_END, CHAT_USAGE } from "../../support/vendor-streams.ts"
import { ask, countsOf, entryOf, type Said, sse, vendorServer } from "../../support/vendors.ts"

const keyed = (id: string, npm: string, variable: string, model: string) => ({
  catalogue: [entryOf({ id, env: [variable], npm }, { id: model, reasoning: true })],
  env: { [variable]: "k" },
})

const expectAnswer = (said: Said) => {
  expect(said).toMatchObject({
    text: "I will read it",
    calls: [{ tool: "read", input: { filePath: "a.txt" } }],
    finish: { finishReason: { unified: "tool-calls" } },
  })
  expect(countsOf(said)[0]).toBe(20)
}

test("openai-compatible: address, key, headers and body of the config", async () => {
  const server = vendorServer(CHAT_ANSWER)
  const fake = {
    npm: "@ai-sdk/openai-compatible",
    options: { baseURL: "http://llm.test/v1", apiKey: "k", headers: { "x-a": "b" } },
    models: { m: { reasoning: true } },
  }
  const said = await ask(server, { config: { provider: { fake } } }, "fake/m", { variant: "high" })
  expectAnswer(said)
  expect(countsOf(said)).toEqual([20, 4, 9, 3])
  const { url, headers, body } = server.requests[0] ?? {}
  expect(url).toBe("http://llm.test/v1/chat/completions")
  expect([headers?.get("authorization"), headers?.get("x-a")]).toEqual(["Bearer k", "b"])
  expect(body).toMatchObject({
    ...{
      model: "m",
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 1_000,
      reasoning_effort: "high",
    },
    ...{ tool_choice: "auto", messages: [{ role: "system", content: "Be brief." }, { role: "user" }] },
  })
})

test("openai-compatible: reasoning beside the text, and no authorization without a key", async () => {
  const server = vendorServer(sse(chunk({ reasoning_content: "Hm" }), ...CHAT_BODY, ...CHAT_END))
  const ollama = { options: { baseURL: "http://127.0.0.1:11434/v1" }, models: { "qwen3:8b": {} } }
  const said = await ask(server, { config: { provider: { ollama } } }, "ollama/qwen3:8b")
  expect([said.reasoning, said.text]).toEqual(["Hm", "I will read it"])
  expect(server.requests[0]?.headers.has("authorization")).toBe(false)
})

test("openai-compatible: a tool call without words has an empty content, which all servers take", async () => {
  const server = vendorServer(CHAT_ANSWER)
  const fake = { options: { baseURL: "http://llm.test/v1" }, models: { m: {} } }
  await ask(server, { config: { provider: { fake } } }, "fake/m", {
    prompt: [
      { role: "assistant", content: [{ type: "tool-call", toolCallId: "c", toolName: "read", input: {} }] },
      {
        role: "tool",
        content: [{ type: "tool-result", toolCallId: "c", toolName: "read", output: { type: "text", value: "x" } }],
      },
    ],
  })
  expect(server.requests[0]?.body.messages[0]).toMatchObject({ role: "assistant", content: "" })
})

test("groq: usage in a field of its own", async () => {
  const server = vendorServer(
    sse(...CHAT_BODY.slice(0, -1), { ...CHAT_BODY.at(-1), x_groq: { id: "r", usage: CHAT_USAGE } }, "[DONE]"),
  )
  const setup = keyed("groq", "@ai-sdk/groq", "GROQ_API_KEY", "openai/gpt-oss-120b")
  expectAnswer(await ask(server, setup, "groq/openai/gpt-oss-120b", { variant: "low" }))
  expect(server.requests[0]?.url).toBe("https://api.groq.com/openai/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body.reasoning_effort).toBe("low")
})

test("mistral: thinking as a part of the content, a tool call in one piece", async () => {
  const thinking = { type: "thinking", thinking: [{ type: "text", text: "Hm" }] }
  const server = vendorServer(
    sse(
      chunk({ role: "assistant", content: [thinking] }),
      chunk({ content: [{ type: "text", text: "I will read it" }] }),
      {
        ...chunk(
          {
            content: "",
            tool_calls: [{ id: "AbCdEf123", index: 0, function: { name: "read", arguments: '{"filePath": "a.txt"}' } }],
          },
          { finish_reason: "tool_calls" },
        ),
        usage: { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 },
      },
      "[DONE]",
    ),
  )
  const setup = keyed("mistral", "@ai-sdk/mistral", "MISTRAL_API_KEY", "mistral-medium-latest")
  const said = await ask(server, setup, "mistral/mistral-medium-latest", { variant: "high" })
  expectAnswer(said)
  expect(said.reasoning).toBe("Hm")
  expect(server.requests[0]?.url).toBe("https://api.mistral.ai/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body.reasoning_effort).toBe("high")
})

test("deepseek: reasoning content, and cache hits counted in its own words", async () => {
  const usage = {
    prompt_tokens: 20,
    completion_tokens: 9,
    total_tokens: 29,
    prompt_cache_hit_tokens: 4,
    prompt_cache_miss_tokens: 16,
  }
  const server = vendorServer(
    sse(chunk({ reasoning_content: "Hm" }), ...CHAT_BODY.slice(0, -1), { ...CHAT_BODY.at(-1), usage }, "[DONE]"),
  )
  const setup = keyed("deepseek", "@ai-sdk/deepseek", "DEEPSEEK_API_KEY", "deepseek-v4-pro")
  const said = await ask(server, setup, "deepseek/deepseek-v4-pro", { variant: "max" })
  expectAnswer(said)
  expect([said.reasoning, countsOf(said)[1]]).toEqual(["Hm", 4])
  expect(server.requests[0]?.url).toBe("https://api.deepseek.com/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body.reasoning_effort).toBe("max")
})

test("deepinfra", async () => {
  const server = vendorServer(CHAT_ANSWER)
  const setup = keyed("deepinfra", "@ai-sdk/deepinfra", "DEEPINFRA_API_KEY", "openai/gpt-oss-120b")
  expectAnswer(await ask(server, setup, "deepinfra/openai/gpt-oss-120b", { variant: "low" }))
  expect(server.requests[0]?.url).toBe("https://api.deepinfra.com/v1/openai/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body.reasoning_effort).toBe("low")
})

test("together", async () => {
  const server = vendorServer(sse(chunk({ reasoning: "Hm" }), ...CHAT_BODY, ...CHAT_END))
  const setup = keyed("togetherai", "@ai-sdk/togetherai", "TOGETHER_API_KEY", "openai/gpt-oss-120b")
  const said = await ask(server, setup, "togetherai/openai/gpt-oss-120b")
  expectAnswer(said)
  expect(said.reasoning).toBe("Hm")
  expect(server.requests[0]?.url).toBe("https://api.together.xyz/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
})

test("cerebras", async () => {
  const server = vendorServer(CHAT_ANSWER)
  const setup = keyed("cerebras", "@ai-sdk/cerebras", "CEREBRAS_API_KEY", "gpt-oss-120b")
  expectAnswer(await ask(server, setup, "cerebras/gpt-oss-120b", { variant: "low" }))
  expect(server.requests[0]?.url).toBe("https://api.cerebras.ai/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body).toMatchObject({ reasoning_effort: "low", max_completion_tokens: 1_000 })
})

test("perplexity: text with its sources", async () => {
  const first = { ...chunk({ role: "assistant", content: "I will " }), citations: ["https://a.test"] }
  const last = { ...chunk({ content: "read it" }, { finish_reason: "stop" }), usage: CHAT_USAGE }
  const server = vendorServer(sse(first, last, "[DONE]"))
  const setup = keyed("perplexity", "@ai-sdk/perplexity", "PERPLEXITY_API_KEY", "sonar-deep-research")
  const said = await ask(server, setup, "perplexity/sonar-deep-research", { variant: "low" })
  expect([said.text, said.finish?.finishReason.unified, countsOf(said)[0]]).toEqual(["I will read it", "stop", 20])
  expect(said.parts.find((part) => part.type === "source")).toMatchObject({ url: "https://a.test" })
  expect(server.requests[0]?.url).toBe("https://api.perplexity.ai/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body.reasoning_effort).toBe("low")
})

test("openrouter: reasoning with its details, which go back with the tool call", async () => {
  const detail = { type: "reasoning.text", text: "Hm", signature: "c2ln", format: "anthropic-claude-v1", index: 0 }
  const server = vendorServer(sse(chunk({ reasoning: "Hm", reasoning_details: [detail] }), ...CHAT_BODY, ...CHAT_END))
  const setup = keyed("openrouter", "@openrouter/ai-sdk-provider", "OPENROUTER_API_KEY", "anthropic/claude-sonnet-5")
  const said = await ask(server, setup, "openrouter/anthropic/claude-sonnet-5", { variant: "high" })
  expectAnswer(said)
  expect([said.reasoning, countsOf(said)]).toEqual(["Hm", [20, 4, 9, 3]])
  expect(said.parts.find((part) => part.type === "tool-call")?.providerMetadata).toMatchObject({
    openrouter: { reasoning_details: [{ signature: "c2ln" }] },
  })
  expect(server.requests[0]?.url).toBe("https://openrouter.ai/api/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.body).toMatchObject({
    reasoning: { effort: "high" },
    stream_options: { include_usage: true },
  })
})

test("v0, by the name of its package", async () => {
  const server = vendorServer(CHAT_ANSWER)
  expectAnswer(await ask(server, keyed("v0", "@ai-sdk/vercel", "V0_API_KEY", "v0-1.5-md"), "v0/v0-1.5-md"))
  expect(server.requests[0]?.url).toBe("https://api.v0.dev/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
})

test("cloudflare's gateway gets its own token, and the vendors behind it get none", async () => {
  const server = vendorServer(CHAT_ANSWER)
  const entry = entryOf(
    { id: "cloudflare-ai-gateway", env: ["CLOUDFLARE_API_TOKEN"], npm: "@ai-sdk/openai" },
    { id: "openai/gpt-5.4" },
  )
  const env = { CLOUDFLARE_API_TOKEN: "k", CLOUDFLARE_ACCOUNT_ID: "acc", CLOUDFLARE_GATEWAY_ID: "gw" }
  expectAnswer(await ask(server, { catalogue: [entry], env }, "cloudflare-ai-gateway/openai/gpt-5.4"))
  expect(server.requests[0]?.url).toBe("https://api.cloudflare.com/client/v4/accounts/acc/ai/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(server.requests[0]?.headers.get("cf-aig-gateway-id")).toBe("gw")
  expect(server.requests[0]?.body.model).toBe("openai/gpt-5.4")
})

test("azure: a model of another vendor by the chat API", async () => {
  const server = vendorServer(CHAT_ANSWER)
  const setup = keyed("azure", "@ai-sdk/azure", "AZURE_API_KEY", "deepseek-v3.2")
  expectAnswer(
    await ask(server, { ...setup, env: { ...setup.env, AZURE_RESOURCE_NAME: "mine" } }, "azure/deepseek-v3.2"),
  )
  expect(server.requests[0]?.url).toBe("https://mine.openai.azure.com/openai/v1/chat/completions?api-version=v1")
  expect(server.requests[0]?.headers.get("api-key")).toBe("k")
})

test("bedrock mantle: a model of another vendor by the chat API, with a Bedrock key", async () => {
  const server = vendorServer(CHAT_ANSWER)
  const entry = entryOf(
    { id: "amazon-bedrock", env: ["AWS_BEARER_TOKEN_BEDROCK"], npm: "@ai-sdk/amazon-bedrock" },
    { id: "qwen.qwen3-coder", npm: "@ai-sdk/amazon-bedrock/mantle" },
  )
  const env = { AWS_BEARER_TOKEN_BEDROCK: "k", AWS_REGION: "us-west-2" }
  expectAnswer(await ask(server, { catalogue: [entry], env }, "amazon-bedrock/qwen.qwen3-coder"))
  expect(server.requests[0]?.url).toBe("https://bedrock-mantle.us-west-2.api.aws/v1/chat/completions")
  expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer k")
})

test("vertex: an open model by the chat API, with a token", async () => {
  const server = vendorServer({ access_token: "ya29", expires_in: 3_600 }, CHAT_ANSWER)
  const entry = entryOf(
    {
      ...{ id: "google-vertex", env: ["GOOGLE_VERTEX_PROJECT"], npm: "@ai-sdk/google-vertex" },
      api: "https://${GOOGLE_VERTEX_ENDPOINT}/v1/projects/${GOOGLE_VERTEX_PROJECT}",
    },
    { id: "meta/llama-4", npm: "@ai-sdk/openai-compatible" },
  )
  const user = { client_id: "i", client_secret: "s", refresh_token: "r" }
  const env = { GOOGLE_VERTEX_PROJECT: "proj", GOOGLE_APPLICATION_CREDENTIALS: JSON.stringify(user) }
  expectAnswer(await ask(server, { catalogue: [entry], env }, "google-vertex/meta/llama-4"))
  expect(server.requests[1]?.url).toBe(
    "https://aiplatform.googleapis.com/v1/projects/proj/locations/global/endpoints/openapi/chat/completions",
  )
  expect(server.requests[1]?.headers.get("authorization")).toBe("Bearer ya29")
})
