import { NamedError } from "../../runtime/errors.ts"
import type { ModelRequest, Models, OfferedProvider } from "../../runtime/ports/models.ts"
import { foreignFetch } from "./foreign-fetch.ts"
import { bedrock, mantle } from "./vendors/amazon.ts"
import { vertex, vertexAnthropic, vertexOpen } from "./vendors/google.ts"
import { anthropic, azure, cloudflareGateway, openai, openaiCompatible, vercel } from "./vendors/openai.ts"
import { keyed, keyOf, lacking, type Vendor, type VendorWorld } from "./vendors/vendor.ts"

/** By npm package. A new one is a line here, when it takes the usual settings, and a line in package.json. */
const vendors: Record<string, Vendor> = {
  "@ai-sdk/openai-compatible": openaiCompatible,
  "@ai-sdk/openai": openai,
  "@ai-sdk/anthropic": anthropic,
  "@ai-sdk/google": keyed(
    ["GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY"],
    async () => (await import("@ai-sdk/google")).createGoogle,
  ),
  "@ai-sdk/google-vertex": vertex,
  "@ai-sdk/google-vertex/anthropic": vertexAnthropic,
  "@ai-sdk/google-vertex/maas": vertexOpen,
  "@ai-sdk/amazon-bedrock": bedrock,
  "@ai-sdk/amazon-bedrock/mantle": mantle,
  "@ai-sdk/azure": azure,
  "@ai-sdk/groq": keyed(["GROQ_API_KEY"], async () => (await import("@ai-sdk/groq")).createGroq),
  "@ai-sdk/mistral": keyed(["MISTRAL_API_KEY"], async () => (await import("@ai-sdk/mistral")).createMistral),
  "@ai-sdk/xai": keyed(["XAI_API_KEY"], async () => (await import("@ai-sdk/xai")).createXai),
  "@ai-sdk/deepinfra": keyed(["DEEPINFRA_API_KEY"], async () => (await import("@ai-sdk/deepinfra")).createDeepInfra),
  "@ai-sdk/togetherai": keyed(["TOGETHER_API_KEY"], async () => (await import("@ai-sdk/togetherai")).createTogetherAI),
  "@ai-sdk/cerebras": keyed(["CEREBRAS_API_KEY"], async () => (await import("@ai-sdk/cerebras")).createCerebras),
  "@ai-sdk/cohere": keyed(["COHERE_API_KEY"], async () => (await import("@ai-sdk/cohere")).createCohere),
  "@ai-sdk/perplexity": keyed(
    ["PERPLEXITY_API_KEY"],
    async () => (await import("@ai-sdk/perplexity")).createPerplexity,
  ),
  "@ai-sdk/deepseek": keyed(["DEEPSEEK_API_KEY"], async () => (await import("@ai-sdk/deepseek")).createDeepSeek),
  "@ai-sdk/gateway": async (request, { fetch }) => {
    const apiKey = keyOf(request, "AI_GATEWAY_API_KEY")
    // Without a key the package would take whatever Vercel token it finds around the process.
    if (!apiKey) throw lacking(request, `no key. Set AI_GATEWAY_API_KEY or "options.apiKey"`)
    const { createGateway } = await import("@ai-sdk/gateway")
    return createGateway({ ...request.options, apiKey, fetch })(request.modelID)
  },
  "@ai-sdk/vercel": vercel,
  "@openrouter/ai-sdk-provider": async (request, { fetch }) => {
    const { createOpenRouter } = await import("@openrouter/ai-sdk-provider")
    const apiKey = keyOf(request, "OPENROUTER_API_KEY")
    return createOpenRouter({ compatibility: "strict", ...request.options, apiKey, fetch }).chat(request.modelID)
  },
  "ai-gateway-provider": cloudflareGateway,
}

export interface VendorModelsOptions extends Partial<VendorWorld> {
  /** The provider that the place itself offers. */
  own?: (OfferedProvider & { vendor: Vendor }) | undefined
}

/** Makes language models by the vendors' own packages, each loaded on its first use. */
export function vendorModels({ own, ...world }: VendorModelsOptions = {}): Models {
  const reached: VendorWorld = { fetch: (input, init) => globalThis.fetch(input, init), ...world }
  const foreign: VendorWorld = { ...reached, fetch: foreignFetch(reached.fetch) }
  return {
    supports: (npm) => Object.hasOwn(vendors, npm) || npm === own?.npm,
    ...(own && { offered: { providerID: own.providerID, npm: own.npm } }),
    async load(request: ModelRequest) {
      if (request.npm === own?.npm) return own.vendor(request, reached)
      const vendor = Object.hasOwn(vendors, request.npm) ? vendors[request.npm] : undefined
      if (vendor) return vendor(request, request.isForeign ? foreign : reached)
      const known = Object.keys(vendors)
      const message = `Cannot load provider package "${request.npm}": it is not built in. Built in: ${known.join(", ")}`
      throw new NamedError("UnsupportedProviderError", { message, npm: request.npm, known })
    },
  }
}
