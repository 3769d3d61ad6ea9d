import { expect, test } from "vitest"
import { GOOGLE_ANSWER } from "../../support/vendor-streams.ts"
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

const VERTEX = entryOf(
  {
    ...{ id: "google-vertex", env: ["GOOGLE_VERTEX_PROJECT"], npm: "@ai-sdk/google-vertex" },
    api: "https://${GOOGLE_VERTEX_ENDPOINT}/v1/projects/${GOOGLE_VERTEX_PROJECT}",
  },
  { id: "gemini-3.1-pro-preview", reasoning: true },
)

test("google: thoughts are asked for, the signature comes with the call", async () => {
  const server = vendorServer(GOOGLE_ANSWER, GOOGLE_ANSWER)
  const entry = entryOf(
    { id: "google", env: ["GOOGLE_API_KEY", "GEMINI_API_KEY"], npm: "@ai-sdk/google" },
    { id: "gemini-3.1-pro-preview", reasoning: true },
  )
  const setup = { catalogue: [entry], env: { GEMINI_API_KEY: "k" } }
  const said = await ask(server, setup, "google/gemini-3.1-pro-preview")
  expectAnswer(said)
  expect(said.parts.find(({ type }) => type === "tool-call")).toMatchObject({
    providerMetadata: { google: { thoughtSignature: "c2ln" } },
  })
  await ask(server, setup, "google/gemini-3.1-pro-preview", { variant: "low" })
  const { url, headers, body } = server.requests[0] ?? {}
  expect(url).toBe(
    "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.1-pro-preview:streamGenerateContent?alt=sse",
  )
  expect(headers?.get("x-goog-api-key")).toBe("k")
  expect(body).toMatchObject({
    systemInstruction: { parts: [{ text: "Be brief." }] },
    generationConfig: { maxOutputTokens: 1_000, thinkingConfig: { includeThoughts: true } },
    tools: [{ functionDeclarations: [{ name: "read" }] }],
  })
  expect(server.requests[1]?.body.generationConfig.thinkingConfig).toEqual({
    includeThoughts: true,
    thinkingLevel: "low",
  })
})

test("vertex: with a key of its express mode", async () => {
  const server = vendorServer(GOOGLE_ANSWER)
  const credentials = { "google-vertex": { type: "api" as const, key: "k" } }
  expectAnswer(await ask(server, { catalogue: [VERTEX], credentials }, "google-vertex/gemini-3.1-pro-preview"))
  expect(server.requests[0]?.url).toBe(
    "https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-3.1-pro-preview:streamGenerateContent?alt=sse",
  )
  expect(server.requests[0]?.headers.get("x-goog-api-key")).toBe("k")
})

/** The key of a service account, as its file has it. */
const serviceAccount = async () => {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  }
  const pair = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair
  const bytes = new Uint8Array((await crypto.subtle.exportKey("pkcs8", pair.privateKey)) as ArrayBuffer)
  const pem = `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...bytes))}\n-----END PRIVATE KEY-----\n`
  return { pem, publicKey: pair.publicKey }
}

const base64url = (text = "") => atob(text.replaceAll("-", "+").replaceAll("_", "/"))

test("vertex: a service account signs for a token, which is kept", async () => {
  const { pem, publicKey } = await serviceAccount()
  const server = vendorServer({ access_token: "ya29", expires_in: 3_600 }, GOOGLE_ANSWER)
  const env = {
    ...{ GOOGLE_VERTEX_PROJECT: "proj", GOOGLE_VERTEX_LOCATION: "us-central1", GOOGLE_CLIENT_EMAIL: "a@proj.iam.test" },
    GOOGLE_PRIVATE_KEY: pem.replaceAll("\n", "\\n"),
  }
  expectAnswer(await ask(server, { catalogue: [VERTEX], env }, "google-vertex/gemini-3.1-pro-preview"))
  const [asked, request] = server.requests
  const form = new URLSearchParams(asked?.body)
  expect([asked?.url, form.get("grant_type")]).toEqual([
    "https://oauth2.googleapis.com/token",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
  ])
  const [header = "", claims = "", signature = ""] = form.get("assertion")?.split(".") ?? []
  expect(JSON.parse(base64url(claims))).toMatchObject({
    ...{ iss: "a@proj.iam.test", aud: "https://oauth2.googleapis.com/token" },
    scope: "https://www.googleapis.com/auth/cloud-platform",
  })
  const signed = Uint8Array.from(base64url(signature), (character) => character.charCodeAt(0))
  const text = new TextEncoder().encode(`${header}.${claims}`)
  expect(await crypto.subtle.verify("RSASSA-PKCS1-v1_5", publicKey, signed, text)).toBe(true)
  expect(request?.url).toBe(
    "https://us-central1-aiplatform.googleapis.com/v1beta1/projects/proj/locations/us-central1/publishers/google/models/gemini-3.1-pro-preview:streamGenerateContent?alt=sse",
  )
  expect([request?.headers.get("authorization"), request?.headers.has("x-goog-api-key")]).toEqual([
    "Bearer ya29",
    false,
  ])
})

test("vertex: what is missing is said, and a key that is none is not quoted", async () => {
  const failure = (env: Record<string, string>) =>
    expect(ask(vendorServer(), { catalogue: [VERTEX], env }, "google-vertex/gemini-3.1-pro-preview")).rejects
  const project = { GOOGLE_VERTEX_PROJECT: "proj" }
  await failure(project).toMatchObject({
    name: "ProviderAuthError",
    message: expect.stringContaining("GOOGLE_CLIENT_EMAIL"),
  })
  await failure({ ...project, GOOGLE_VERTEX_LOCATION: "evil.test/x" }).toMatchObject({ name: "ProviderAuthError" })
  await failure({ ...project, GOOGLE_APPLICATION_CREDENTIALS: '{"type":"external_account"}' }).toThrow(
    "neither a service",
  )
  await failure({ ...project, GOOGLE_CLIENT_EMAIL: "a", GOOGLE_PRIVATE_KEY: "canary" }).toThrow(
    /^(?!.*canary).*PKCS #8/,
  )
})
