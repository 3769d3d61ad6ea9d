import { NamedError } from "../errors.ts"
import type { Model } from "../schema/model.ts"
import type { ModelCost, ModelV2Info, ProviderV2Info } from "../schema/provider-v2.ts"
import type { Provider } from "../schema/provider.ts"

/** A connected provider, without secrets, in the newer form. Package and address are those of its first model. */
export const providerV2 = ({ id, name, options, models }: Provider): ProviderV2Info => {
  const [first] = Object.values(models)
  const { baseURL, ...settings } = options
  const url = typeof baseURL === "string" ? baseURL : first?.api.url
  return {
    id,
    name,
    api: {
      type: "aisdk",
      package: first?.api.npm ?? "",
      ...(url && { url }),
      ...(Object.keys(settings).length > 0 && { settings }),
    },
    request: { headers: {}, body: {} },
  }
}

/** A model, without secrets, in the newer form. */
export const modelV2 = (model: Model, provider: Pick<Provider, "options">): ModelV2Info => {
  const { id, providerID, family, name, api, capabilities, options, headers, variants = {}, status, limit } = model
  const { baseURL } = provider.options
  const url = typeof baseURL === "string" ? baseURL : api.url
  return {
    id,
    providerID,
    ...(family && { family }),
    name,
    api: { id: api.id, type: "aisdk", package: api.npm, ...(url && { url }) },
    capabilities: {
      tools: capabilities.toolcall,
      input: namesOf(capabilities.input),
      output: namesOf(capabilities.output),
    },
    request: { headers, body: options },
    variants: Object.entries(variants).map(([variant, body]) => ({ id: variant, headers: {}, body })),
    time: { released: Date.parse(model.release_date) || 0 },
    cost: costsOf(model),
    status,
    enabled: true,
    limit: {
      context: Math.trunc(limit.context),
      ...(limit.input !== undefined && { input: Math.trunc(limit.input) }),
      output: Math.trunc(limit.output),
    },
  }
}

const namesOf = (modalities: Record<string, boolean>): string[] =>
  Object.entries(modalities).flatMap(([name, has]) => (has ? [name] : []))

const costsOf = ({ cost: { tiers = [], input, output, cache } }: Model): ModelCost[] => [
  { input, output, cache },
  ...tiers.map(({ tier, ...price }) => ({ tier: { type: tier.type, size: Math.trunc(tier.size) }, ...price })),
]

/** Models of connected providers, a provider after another. */
export const modelsV2 = (providers: readonly Provider[]): ModelV2Info[] =>
  providers.flatMap((provider) => Object.values(provider.models).map((model) => modelV2(model, provider)))

/** @throws ProviderNotFoundError */
export const providerOf = (providers: readonly Provider[], providerID: string): Provider => {
  const found = providers.find(({ id }) => id === providerID)
  if (found) return found
  const names = providers.map(({ id }) => `"${id}"`).join(", ")
  throw new NamedError("ProviderNotFoundError", {
    message: `Find provider "${providerID}" among those that are connected: ${names || "there are none"}`,
    providerID,
  })
}
