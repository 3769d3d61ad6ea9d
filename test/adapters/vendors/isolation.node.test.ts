import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { ask, type VendorRequest, vendorServer } from "../../support/vendors.ts"

/** Every variable that a vendor's package, or its credentials, would be found in. */
const VARIABLES = [
  ...["AI_GATEWAY_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "AWS_ACCESS_KEY_ID"],
  ...["AWS_BEARER_TOKEN_BEDROCK", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  ...["AZURE_API_KEY", "AZURE_RESOURCE_NAME", "CEREBRAS_API_KEY", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"],
  ...["CLOUDFLARE_GATEWAY_ID", "COHERE_API_KEY", "DEEPINFRA_API_KEY", "DEEPSEEK_API_KEY", "GEMINI_API_KEY"],
  ...["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLIENT_EMAIL", "GOOGLE_CLOUD_PROJECT", "GOOGLE_GENERATIVE_AI_API_KEY"],
  ...["GOOGLE_PRIVATE_KEY", "GOOGLE_VERTEX_API_KEY", "GOOGLE_VERTEX_LOCATION", "GOOGLE_VERTEX_PROJECT", "GROQ_API_KEY"],
  ...["MISTRAL_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENROUTER_API_KEY", "PERPLEXITY_API_KEY"],
  ...["TOGETHER_AI_API_KEY", "TOGETHER_API_KEY", "V0_API_KEY", "VERCEL_API_KEY", "VERCEL_OIDC_TOKEN", "XAI_API_KEY"],
]
const PACKAGES = [
  ...["@ai-sdk/openai-compatible", "@ai-sdk/openai", "@ai-sdk/anthropic", "@ai-sdk/google", "@ai-sdk/google-vertex"],
  ...["@ai-sdk/google-vertex/anthropic", "@ai-sdk/google-vertex/maas", "@ai-sdk/amazon-bedrock", "@ai-sdk/azure"],
  ...["@ai-sdk/amazon-bedrock/mantle", "@ai-sdk/groq", "@ai-sdk/mistral", "@ai-sdk/xai", "@ai-sdk/deepinfra"],
  ...["@ai-sdk/togetherai", "@ai-sdk/cerebras", "@ai-sdk/cohere", "@ai-sdk/perplexity", "@ai-sdk/deepseek"],
  ...["@ai-sdk/gateway", "@ai-sdk/vercel", "@openrouter/ai-sdk-provider", "ai-gateway-provider"],
]
const CANARIES = Object.fromEntries(
  VARIABLES.map((name) => [name, `canary-${name.toLowerCase().replaceAll("_", "-")}`]),
)

beforeEach(() => {
  for (const [name, value] of Object.entries(CANARIES)) vi.stubEnv(name, value)
})
afterEach(() => void vi.unstubAllEnvs())

/** What a provider with this package sends when a project sets it up; nothing when it refuses to. */
const sentBy = async (npm: string, options: object, trusted: boolean): Promise<VendorRequest[]> => {
  const server = vendorServer()
  const config = { provider: { theirs: { npm, options, models: { m: {} } } } }
  const credentials = { theirs: { type: "api" as const, key: "canary-given" } }
  const setup = { config, trusted, env: CANARIES, ...(trusted ? {} : { credentials }) }
  await ask(server, setup, "theirs/m").catch(() => {})
  return server.requests
}

const textOf = (requests: VendorRequest[]) =>
  JSON.stringify(requests.map(({ url, headers, body }) => [url, [...headers], body]))

test("a provider of an untrusted project gets nothing of the server's environment, by no package", async () => {
  const reached: string[] = []
  for (const npm of PACKAGES) {
    const there = await sentBy(npm, { baseURL: "https://evil.test/v1" }, false)
    const usual = await sentBy(npm, {}, false)
    expect(textOf([...there, ...usual]), npm).not.toContain("canary")
    if (there.length > 0) reached.push(npm)
  }
  // Packages that need an account's credentials, or a key in any case, send nothing at all.
  expect(PACKAGES.filter((npm) => !reached.includes(npm))).toEqual([
    ...["@ai-sdk/google-vertex", "@ai-sdk/google-vertex/anthropic", "@ai-sdk/google-vertex/maas"],
    ...["@ai-sdk/amazon-bedrock", "@ai-sdk/amazon-bedrock/mantle", "@ai-sdk/gateway"],
  ])
})

test("in a trusted project a vendor's key goes to the vendor, and to no other address unless the config gives it", async () => {
  expect(textOf(await sentBy("@ai-sdk/groq", {}, true))).toContain("canary-groq-api-key")
  expect(textOf(await sentBy("@ai-sdk/groq", { baseURL: "http://127.0.0.1:1" }, true))).not.toContain("canary")
  expect(textOf(await sentBy("@ai-sdk/openai", { baseURL: "http://127.0.0.1:1" }, true))).not.toContain("canary")
})
