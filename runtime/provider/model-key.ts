import type { ModelKey } from "../schema/model-ref.ts"

/** Splits `provider/model` at the first slash: model ids may hold more of them. */
export function parseModelKey(text: string): ModelKey {
  const slash = text.indexOf("/")
  return slash < 0
    ? { providerID: text, modelID: "" }
    : { providerID: text.slice(0, slash), modelID: text.slice(slash + 1) }
}
