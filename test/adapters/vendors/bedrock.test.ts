import { expect, test } from "vitest"
import { CONVERSE_ANSWER } from "../../support/vendor-streams.ts"
import { ask, countsOf, entryOf, vendorServer } from "../../support/vendors.ts"

const ENTRY = entryOf(
  {
    ...{ id: "amazon-bedrock", npm: "@ai-sdk/amazon-bedrock", env: ["AWS_ACCESS_KEY_ID", "AWS_BEARER_TOKEN_BEDROCK"] },
    api: "https://bedrock-mantle.${AWS_REGION}.api.aws/openai/v1",
  },
  { id: "eu.anthropic.claude-sonnet-5", reasoning: true },
)
const MODEL = "amazon-bedrock/eu.anthropic.claude-sonnet-5"
const PAIR = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t", AWS_REGION: "eu-west-1" }

test("bedrock: the Converse API, signed with the keys of an AWS account", async () => {
  const server = vendorServer(CONVERSE_ANSWER)
  const said = await ask(server, { catalogue: [ENTRY], env: PAIR }, MODEL, { variant: "high" })
  expect(said).toMatchObject({
    ...{ text: "I will read it", reasoning: "Hm", calls: [{ tool: "read", input: { filePath: "a.txt" } }] },
    finish: { finishReason: { unified: "tool-calls" } },
  })
  expect(countsOf(said).slice(0, 3)).toEqual([109, 100, 9])
  const { url, headers, body } = server.requests[0] ?? {}
  expect(url).toBe("https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.anthropic.claude-sonnet-5/converse-stream")
  expect(headers?.get("authorization")).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/bedrock\/aws4_request/,
  )
  expect(headers?.get("x-amz-security-token")).toBe("t")
  expect(body).toMatchObject({
    system: [{ text: "Be brief." }],
    inferenceConfig: { maxTokens: 1_000 },
    toolConfig: { tools: [{ toolSpec: { name: "read" } }] },
    additionalModelRequestFields: { thinking: { type: "adaptive" }, output_config: { effort: "high" } },
  })
})

test("bedrock: a Bedrock key, given or of the environment, beats a pair", async () => {
  const server = vendorServer(CONVERSE_ANSWER, CONVERSE_ANSWER)
  const token = { AWS_BEARER_TOKEN_BEDROCK: "bearer" }
  await ask(server, { catalogue: [ENTRY], env: { ...PAIR, ...token } }, MODEL)
  const credentials = { "amazon-bedrock": { type: "api" as const, key: "given" } }
  await ask(server, { catalogue: [ENTRY], env: { ...PAIR, ...token }, credentials }, MODEL)
  expect(server.requests.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer bearer", "Bearer given"])
})

test("bedrock: region and pair of the config, which the environment does not complete", async () => {
  const server = vendorServer(CONVERSE_ANSWER)
  const own = { accessKeyId: "OWN", secretAccessKey: "s", region: "us-gov-west-1" }
  const setup = (options: object) => ({
    catalogue: [ENTRY],
    env: PAIR,
    config: { provider: { "amazon-bedrock": { options } } },
  })
  await ask(server, setup(own), MODEL)
  expect(server.requests[0]?.headers.get("authorization")).toContain("Credential=OWN/")
  expect(server.requests[0]?.headers.has("x-amz-security-token")).toBe(false)
  expect(server.requests[0]?.url).toContain("https://bedrock-runtime.us-gov-west-1.amazonaws.com/")
  await expect(ask(server, setup({ region: "evil.test/" }), MODEL)).rejects.toMatchObject({ name: "ProviderAuthError" })
})

test("bedrock: half a pair connects nothing, and a configured provider says what it lacks", async () => {
  const { AWS_SECRET_ACCESS_KEY: _, ...half } = PAIR
  await expect(ask(vendorServer(), { catalogue: [ENTRY], env: half }, MODEL)).rejects.toMatchObject({
    name: "ProviderModelNotFoundError",
  })
  const config = { provider: { "amazon-bedrock": {} } }
  await expect(ask(vendorServer(), { catalogue: [ENTRY], env: half, config }, MODEL)).rejects.toMatchObject({
    ...{ name: "ProviderAuthError", message: expect.stringContaining("AWS_BEARER_TOKEN_BEDROCK") },
  })
})
