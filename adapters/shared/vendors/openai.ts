import { keyOf, lacking, setting, type Vendor, variable } from "./vendor.ts"

/** OpenAI's responses API. */
export const openai: Vendor = async (request, { fetch }) => {
  const { createOpenAI } = await import("@ai-sdk/openai")
  const apiKey = keyOf(request, "OPENAI_API_KEY")
  const baseURL = setting(request, "baseURL") ?? variable(request, "OPENAI_BASE_URL") ?? "https://api.openai.com/v1"
  return createOpenAI({ ...request.options, apiKey, baseURL, fetch }).responses(request.modelID)
}

/** Anthropic's messages API. */
export const anthropic: Vendor = async (request, { fetch }) => {
  const { createAnthropic } = await import("@ai-sdk/anthropic")
  const apiKey = setting(request, "authToken") === undefined ? keyOf(request, "ANTHROPIC_API_KEY") : ""
  const baseURL =
    setting(request, "baseURL") ?? variable(request, "ANTHROPIC_BASE_URL") ?? "https://api.anthropic.com/v1"
  return createAnthropic({ ...request.options, apiKey, baseURL, fetch })(request.modelID)
}

/** Any server with OpenAI's chat completions API. */
export const openaiCompatible: Vendor = async (request, { fetch }) => {
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
  const baseURL = setting(request, "baseURL")
  if (baseURL === undefined) throw lacking(request, `set "options.baseURL" to the address of its API`)
  const compatible = { name: request.providerID, includeUsage: true, transformRequestBody: withoutNullContent }
  return createOpenAICompatible({ ...compatible, ...request.options, baseURL, fetch })(request.modelID)
}

/** v0, whose own package is a generation behind: it is this API at a fixed address. */
export const vercel: Vendor = async (request, world) => {
  const apiKey = keyOf(request, "V0_API_KEY", "VERCEL_API_KEY")
  const options = { baseURL: "https://api.v0.dev/v1", ...request.options, apiKey, name: "vercel" }
  return openaiCompatible({ ...request, options }, world)
}

/**
 * Cloudflare's AI gateway, which has no package here: OpenAI's API at an address of the account.
 *
 * Source: developers.cloudflare.com/changelog/post/2026-05-21-rest-api
 */
export const cloudflareGateway: Vendor = async (request, world) => {
  const apiKey = keyOf(request, "CLOUDFLARE_API_TOKEN")
  const account = setting(request, "accountId") ?? variable(request, "CLOUDFLARE_ACCOUNT_ID")
  const gateway = setting(request, "gatewayId") ?? variable(request, "CLOUDFLARE_GATEWAY_ID")
  if (account === undefined && setting(request, "baseURL") === undefined)
    throw lacking(request, "set CLOUDFLARE_ACCOUNT_ID")
  const headers = { ...(gateway !== undefined && { "cf-aig-gateway-id": gateway }), ...headersOf(request.options) }
  const baseURL = `https://api.cloudflare.com/client/v4/accounts/${account}/ai/v1`
  return openaiCompatible({ ...request, options: { baseURL, ...request.options, apiKey, headers } }, world)
}

const headersOf = (options: Record<string, unknown>) => options["headers"] as Record<string, string> | undefined

/** Models that Azure serves under OpenAI's older API only. */
const isChatOnly = (modelID: string) =>
  /deepseek|llama|mistral|ministral|codestral|grok|phi-|kimi|cohere|qwen|glm/i.test(modelID)

/** Azure's deployments: OpenAI's responses API, or chat completions with `useCompletionUrls` and for others' models. */
export const azure: Vendor = async (request, { fetch }) => {
  const { createAzure } = await import("@ai-sdk/azure")
  const apiKey = keyOf(request, "AZURE_API_KEY", "AZURE_COGNITIVE_SERVICES_API_KEY")
  const { useCompletionUrls, ...options } = request.options
  const baseURL = setting(request, "baseURL") ?? cognitiveServices(request)
  const resourceName = setting(request, "resourceName") ?? variable(request, "AZURE_RESOURCE_NAME")
  if (baseURL === undefined && resourceName === undefined)
    throw lacking(request, `set AZURE_RESOURCE_NAME or "options.resourceName"`)
  const provider = createAzure({
    ...options,
    apiKey,
    fetch,
    ...(baseURL !== undefined && { baseURL }),
    ...(resourceName !== undefined && { resourceName }),
  })
  return useCompletionUrls === true || isChatOnly(request.modelID)
    ? provider.chat(request.modelID)
    : provider.responses(request.modelID)
}

const cognitiveServices: (request: Parameters<Vendor>[0]) => string | undefined = (request) => {
  if (request.providerID !== "azure-cognitive-services" || setting(request, "resourceName") !== undefined)
    return undefined
  const resource = variable(request, "AZURE_COGNITIVE_SERVICES_RESOURCE_NAME")
  return resource && `https://${resource}.cognitiveservices.azure.com/openai/v1`
}

/** Several servers of this API refuse `content: null`, which the package sends beside tool calls. */
const withoutNullContent = (body: Record<string, unknown>): Record<string, unknown> => {
  const { messages } = body
  if (!Array.isArray(messages)) return body
  return {
    ...body,
    messages: messages.map((message: { content?: unknown }) =>
      message.content === null ? { ...message, content: "" } : message,
    ),
  }
}
