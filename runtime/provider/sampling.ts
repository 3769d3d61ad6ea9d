import type { Model } from "../schema/model.ts"

/** How a model picks its words. */
export interface Sampling {
  temperature?: number
  topP?: number
}

/** What vendors of some models recommend, by a pattern of their ids; the first that fits counts. */
const recommended: [RegExp, Sampling][] = [
  [/kimi-k2\.\d/, { temperature: 1, topP: 0.95 }],
  [/kimi-k2-thinking/, { temperature: 1 }],
  [/kimi-k2/, { temperature: 0.6 }],
  [/minimax-m2|gemini-(2\.5|[3-9])/, { temperature: 1, topP: 0.95 }],
  [/glm-4\.[67]/, { temperature: 1 }],
]

/** The sampling of a call for which agent and config choose none. Most models have a good default of their own. */
export const samplingOf = ({ api, capabilities }: Pick<Model, "api" | "capabilities">): Sampling => {
  const id = api.id.toLowerCase()
  if (!capabilities.temperature) return {}
  return recommended.find(([pattern]) => pattern.test(id))?.[1] ?? {}
}
