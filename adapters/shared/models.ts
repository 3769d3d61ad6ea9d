import type { LanguageModelV4 } from "@ai-sdk/provider"
import { NamedError } from "../../runtime/errors.ts"
import type { ModelRequest, Models } from "../../runtime/ports/models.ts"

type Load = (request: ModelRequest) => Promise<LanguageModelV4>

/** Settings that every vendor's package takes. */
interface VendorSettings {
  apiKey?: string
  baseURL?: string
  headers?: Record<string, string>
}

const settings = ({ options }: ModelRequest): VendorSettings => options

/** By npm package. Each specifier is a literal, so that bundlers make a chunk of its own of every vendor. */
const vendors: Record<string, Load> = {
  "@ai-sdk/openai-compatible": async (request) => {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
    const { baseURL, ...rest } = settings(request)
    if (!baseURL) {
      const message = `Cannot connect provider "${request.providerID}": set "options.baseURL" to the address of its API`
      throw new NamedError("UnsupportedProviderError", { message, npm: request.npm, known: Object.keys(vendors) })
    }
    const compatible = { name: request.providerID, includeUsage: true, transformRequestBody: withoutNullContent }
    return createOpenAICompatible({ ...compatible, ...rest, baseURL })(request.modelID)
  },
  "@ai-sdk/openai": async (request) => {
    const { createOpenAI } = await import("@ai-sdk/openai")
    return createOpenAI(settings(request)).responses(request.modelID)
  },
  "@ai-sdk/anthropic": async (request) => {
    const { createAnthropic } = await import("@ai-sdk/anthropic")
    return createAnthropic(settings(request))(request.modelID)
  },
  "@ai-sdk/google": async (request) => {
    const { createGoogle } = await import("@ai-sdk/google")
    return createGoogle(settings(request))(request.modelID)
  },
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

/** Makes language models by the vendors' own packages, each loaded on its first use. */
export function vendorModels(): Models {
  return {
    supports: (npm) => Object.hasOwn(vendors, npm),
    async load(request) {
      const load = Object.hasOwn(vendors, request.npm) ? vendors[request.npm] : undefined
      if (load) return load(request)
      const known = Object.keys(vendors)
      const message = `Cannot load provider package "${request.npm}": it is not built in. Built in: ${known.join(", ")}`
      throw new NamedError("UnsupportedProviderError", { message, npm: request.npm, known })
    },
  }
}
