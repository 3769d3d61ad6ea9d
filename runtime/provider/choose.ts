import type { Model } from "../schema/model.ts"

/** Families that do an agent's work well, the most preferred first. Only the order within one provider is decided here. */
const capable = [
  /claude-sonnet/,
  /gpt-[\d.]+(-codex)?$/,
  /gemini-[\d.]+-pro(-preview)?$/,
  /claude-opus/,
  /kimi-k/,
  /glm-[\d.]+$/,
  /qwen.*coder/,
  /grok-(code|\d)/,
  /deepseek/,
]

/** Families that are quick and cheap, for titles. */
const small = [
  /haiku/,
  /gemini-[\d.]+-flash(-lite)?(-preview)?$/,
  /gpt-[\d.]+-nano/,
  /gpt-[\d.]+-mini/,
  /flash/,
  /mini/,
  /small|lite/,
]

/** Returns the model of a provider that a prompt without a choice gets; undefined when it has none. */
export function bestModel(models: Iterable<Model>): Model | undefined {
  const all = [...models]
  const usable = all.filter((model) => isUsable(model) && model.status !== "alpha")
  return byRank(usable.length > 0 ? usable : all, capable)[0]
}

/**
 * Returns a provider's quick and cheap model; undefined when none is known to be one.
 *
 * @param like id of the model that it goes with: one that is served in the same part of the world is preferred
 */
export function smallModel(models: Iterable<Model>, like = ""): Model | undefined {
  const candidates = [...models].filter(
    (model) => isUsable(model) && small.some((family) => family.test(model.api.id.toLowerCase())),
  )
  const near = candidates.filter(({ id }) => placeOf(id) === placeOf(like))
  return byRank(near.length > 0 ? near : candidates, small)[0]
}

/** The part of the world that Bedrock's ids begin with: `eu.` of `eu.anthropic.claude-haiku`. */
const placeOf = (id: string) => /^[a-z-]+\.(?=[a-z]+\.)/.exec(id)?.[0] ?? ""

const isUsable = ({ capabilities, status }: Model) =>
  capabilities.toolcall &&
  capabilities.input.text &&
  capabilities.output.text &&
  !capabilities.output.image &&
  status !== "deprecated"

/** By family, then the newest, then what is served everywhere, then aliases of the vendor's latest, then the last id in the alphabet. */
function byRank(models: Model[], families: RegExp[]): Model[] {
  const rank = (model: Model) => {
    const found = families.findIndex((family) => family.test(model.api.id.toLowerCase()))
    return found < 0 ? families.length : found
  }
  const global = (model: Model) => (placeOf(model.id) === "global." ? 0 : 1)
  const latest = (model: Model) => (/latest/i.test(model.id) ? 0 : 1)
  const descending = (one: string, other: string) => (one < other ? 1 : one > other ? -1 : 0)
  return models.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      descending(one.release_date, other.release_date) ||
      global(one) - global(other) ||
      latest(one) - latest(other) ||
      descending(one.id, other.id),
  )
}
