import { NamedError } from "../errors.ts"
import type { ConnectedProvider } from "./connect.ts"

/** Makes the error for a model that is not there, with up to three names that look like it. */
export async function modelNotFound(
  providerID: string,
  modelID: string,
  providers: Map<string, ConnectedProvider>,
): Promise<NamedError> {
  const provider = providers.get(providerID)
  const wanted = modelID === "" && providerID !== "" ? providerID : `${providerID}/${modelID}`
  const suggestions = provider
    ? (await similar(modelID, Object.keys(provider.models))).map((id) => `${providerID}/${id}`)
    : await similar(
        wanted,
        [...providers.values()].flatMap(({ id, models }) => Object.keys(models).map((model) => `${id}/${model}`)),
      )
  const hint = suggestions.length > 0 ? `. Did you mean ${suggestions.map((name) => `"${name}"`).join(", ")}?` : ""
  const message =
    wanted === "/"
      ? "Cannot choose a model: no provider is connected"
      : `Cannot use model "${wanted}": ${reasonOf(provider, providerID, modelID)}${hint}`
  return new NamedError("ProviderModelNotFoundError", { message, providerID, modelID, suggestions })
}

const reasonOf = (provider: ConnectedProvider | undefined, providerID: string, modelID: string): string => {
  if (provider) return `provider "${providerID}" has no model "${modelID}"`
  if (modelID === "") return "models are named as provider/model"
  return `provider "${providerID}" is not connected, see GET /config/providers for those that are`
}

async function similar(wanted: string, names: string[]): Promise<string[]> {
  const { default: fuzzysort } = await import("fuzzysort")
  const found = fuzzysort.go(wanted, names, { limit: 3, threshold: 0.3 }).map((result) => result.target)
  if (found.length > 0) return found
  // A mistyped letter matches nothing as a subsequence: fall back to names that share the most pairs of letters.
  const pairs = (text: string) =>
    new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2).toLowerCase()))
  const of = pairs(wanted)
  const scored = names.map((name) => {
    const own = pairs(name)
    return { name, score: (2 * [...own].filter((pair) => of.has(pair)).length) / Math.max(1, own.size + of.size) }
  })
  return scored
    .filter(({ score }) => score > 0.4)
    .sort((one, other) => other.score - one.score)
    .slice(0, 3)
    .map(({ name }) => name)
}
