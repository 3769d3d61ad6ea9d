/** A JSON object whose shape is checked elsewhere. Key order counts: permission rules are read in it. */
export type JsonObject = Record<string, unknown>

/** Lists that layers add to; every other list is replaced by the later layer's. */
const addedLists = new Set(["instructions", "plugin"])

/** Tells whether a value is a JSON object: no list, no null. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Merges two layers of config, the later one winning. Keys keep the place where they first stood. */
export function mergeConfig(base: JsonObject, layer: JsonObject): JsonObject {
  const merged = merge(base, layer)
  for (const key of addedLists) {
    const [before, after] = [base[key], layer[key]]
    if (Array.isArray(before) && Array.isArray(after)) merged[key] = [...new Set<unknown>([...before, ...after])]
  }
  return merged
}

function merge(base: JsonObject, layer: JsonObject): JsonObject {
  const merged: JsonObject = { ...base }
  for (const [key, value] of Object.entries(layer)) {
    if (value === undefined) continue
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined
    // defineProperty, as a config may name a key "__proto__"
    Object.defineProperty(merged, key, {
      value: isObject(before) && isObject(value) ? merge(before, value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return merged
}

/** Returns `raw` without what a schema dropped when it made `parsed` of it. The order of keys is that of `raw`, which zod does not keep. */
export function keepKnown(raw: unknown, parsed: unknown): unknown {
  if (!isObject(raw) || !isObject(parsed)) return parsed
  const kept = Object.keys(raw).filter((key) => Object.hasOwn(parsed, key) && parsed[key] !== undefined)
  return Object.fromEntries(kept.map((key) => [key, keepKnown(raw[key], parsed[key])]))
}
