import type { CatalogueEntry, CatalogueModel, CataloguePrice } from "../ports/catalogue.ts"
import type { ProviderConfig, ProviderModelConfig } from "../schema/config-provider.ts"
import type { Model } from "../schema/model.ts"
import { variantsFor } from "./variants.ts"

/** Package of providers that name none. */
export const defaultPackage = "@ai-sdk/openai-compatible"

/**
 * Packages that know their address, or make it of an account's settings. What the catalogue gives as their provider's address
 * belongs to another API of the same vendor, which some of its models are served by.
 */
const addressed = new Set([
  "@ai-sdk/amazon-bedrock",
  "@ai-sdk/amazon-bedrock/mantle",
  "@ai-sdk/azure",
  "@ai-sdk/cohere",
  "@ai-sdk/google-vertex",
  "@ai-sdk/google-vertex/anthropic",
  "@ai-sdk/google-vertex/maas",
])

/** OpenAI's models from the fifth generation on, but for the first small one of it. */
const isResponsesOnly = (id: string) => Number(/^gpt-(\d+)/.exec(id)?.[1] ?? 0) >= 5 && id !== "gpt-5-mini"

/** The package and address that a model of the catalogue is reached by. */
function apiOf(provider: CatalogueEntry, model: Pick<CatalogueModel, "id" | "npm" | "api">): Model["api"] {
  // The catalogue gives the packages of the vendors behind it, and no address: the user's Cloudflare token would go to them.
  if (provider.id === "cloudflare-ai-gateway") return { id: model.id, url: "", npm: "ai-gateway-provider" }
  let npm = model.npm ?? provider.npm ?? defaultPackage
  // Copilot refuses them on the chat API that the catalogue names ("unsupported_api_for_model").
  if (provider.id === "github-copilot" && isResponsesOnly(model.id)) npm = "@ai-sdk/openai"
  if (provider.npm === "@ai-sdk/google-vertex" && npm === defaultPackage) npm = "@ai-sdk/google-vertex/maas"
  const shared = addressed.has(npm) ? undefined : provider.api
  return { id: model.id, url: model.api ?? shared ?? "", npm }
}

/** Describes a model of the catalogue in the wire's form. */
export function modelFromCatalogue(provider: CatalogueEntry, model: CatalogueModel): Model {
  return finish({
    id: model.id,
    providerID: provider.id,
    api: apiOf(provider, model),
    name: model.name,
    ...(model.family === undefined ? {} : { family: model.family }),
    capabilities: {
      temperature: model.temperature ?? false,
      reasoning: model.reasoning ?? false,
      attachment: model.attachment ?? false,
      toolcall: model.tool_call ?? true,
      input: modalities(model.modalities?.input),
      output: modalities(model.modalities?.output),
      interleaved: model.interleaved ?? false,
    },
    cost: costOf(model.cost),
    limit: limitOf(model.limit),
    status: statusOf(model.status),
    options: {},
    headers: {},
    release_date: model.release_date ?? "",
  })
}

/**
 * Describes a model that the config defines or changes, in the wire's form.
 *
 * @param base the catalogue's description, when it knows the model
 * @param entry the catalogue's description of the provider, when it knows that one
 */
export function modelFromConfig(
  providerID: string,
  key: string,
  provider: ProviderConfig,
  model: ProviderModelConfig,
  base?: Model,
  entry?: CatalogueEntry,
): Model {
  const { modalities: configured } = model
  const capabilities = base?.capabilities
  const api = base?.api ?? (entry && apiOf(entry, { id: key }))
  const npm = model.provider?.npm ?? provider.npm ?? api?.npm ?? defaultPackage
  const info: Model = {
    id: key,
    providerID,
    api: { id: model.id ?? api?.id ?? key, url: model.provider?.api ?? provider.api ?? api?.url ?? "", npm },
    name: model.name ?? base?.name ?? key,
    family: model.family ?? base?.family ?? "",
    capabilities: {
      temperature: model.temperature ?? capabilities?.temperature ?? false,
      reasoning: model.reasoning ?? capabilities?.reasoning ?? false,
      attachment: model.attachment ?? capabilities?.attachment ?? false,
      toolcall: model.tool_call ?? capabilities?.toolcall ?? true,
      input: configured?.input ? modalities(configured.input) : (capabilities?.input ?? modalities()),
      output: configured?.output ? modalities(configured.output) : (capabilities?.output ?? modalities()),
      interleaved: interleavedOf(model.interleaved) ?? capabilities?.interleaved ?? false,
    },
    cost: model.cost ? costOf(model.cost as CatalogueModel["cost"]) : (base?.cost ?? costOf()),
    limit: model.limit ? limitOf(model.limit) : (base?.limit ?? limitOf()),
    status: model.status ?? base?.status ?? "active",
    options: { ...base?.options, ...model.options },
    headers: { ...base?.headers, ...model.headers },
    release_date: model.release_date ?? base?.release_date ?? "",
  }
  return finish(info, model.variants)
}

function finish(info: Model, configured: ProviderModelConfig["variants"] = {}): Model {
  const variants: Record<string, Record<string, unknown>> = variantsFor(info)
  for (const [name, { disabled, ...options }] of Object.entries(configured)) {
    if (disabled === true) delete variants[name]
    else variants[name] = { ...variants[name], ...options }
  }
  return { ...info, variants }
}

function modalities(kinds: string[] = ["text"]): Model["capabilities"]["input"] {
  const has = (kind: string) => kinds.includes(kind)
  return { text: has("text"), audio: has("audio"), image: has("image"), video: has("video"), pdf: has("pdf") }
}

const priceOf = (price: CataloguePrice) => ({
  input: price.input,
  output: price.output,
  cache: { read: price.cache_read ?? 0, write: price.cache_write ?? 0 },
})

function costOf(cost: CatalogueModel["cost"] = { input: 0, output: 0 }): Model["cost"] {
  const over = cost.context_over_200k
  return {
    ...priceOf(cost),
    ...(cost.tiers && { tiers: cost.tiers.map(({ tier, ...price }) => ({ ...priceOf(price), tier })) }),
    ...(over && { experimentalOver200K: priceOf(over) }),
  }
}

const limitOf = (
  limit: { context: number; input?: number | undefined; output: number } = { context: 0, output: 0 },
): Model["limit"] => ({
  context: limit.context,
  ...(limit.input === undefined ? {} : { input: limit.input }),
  output: limit.output,
})

const statusOf = (status: string | undefined): Model["status"] =>
  status === "alpha" || status === "beta" || status === "deprecated" ? status : "active"

const interleavedOf = (value: ProviderModelConfig["interleaved"]) =>
  typeof value === "string" ? { field: value } : value
