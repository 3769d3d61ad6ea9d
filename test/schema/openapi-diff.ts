/** A JSON Schema as it stands in an OpenAPI document. */
export type JsonSchema = { readonly [keyword: string]: unknown }

type Components = { readonly [name: string]: JsonSchema }

const record = (value: unknown): JsonSchema =>
  typeof value === "object" && value !== null ? (value as JsonSchema) : {}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const sorted = (value: unknown) => [...list(value)].sort()
const reference = (schema: JsonSchema) =>
  typeof schema["$ref"] === "string" ? schema["$ref"].replace("#/components/schemas/", "") : undefined

/** What a schema allows beside its named properties; `false` and absence both mean that nothing is promised. */
const rest = (schema: JsonSchema) => {
  const extra = schema["additionalProperties"]
  if (typeof extra === "object" && extra !== null) return extra as JsonSchema
  return schema["type"] === "object" && schema["properties"] === undefined ? {} : undefined
}

const scalars = ["type", "pattern", "minimum", "exclusiveMinimum", "maximum", "minItems", "maxItems"]

/**
 * Names every place where our schema says something else than the recorded one, as `path: recorded, not ours`.
 * Wordings that mean the same to a client count as equal: a union written `oneOf` or `anyOf`, the order of required
 * names and enum values, and a reference to a component whose recorded shape stands inline.
 */
export function differences(recorded: JsonSchema, ours: JsonSchema, components: Components, path: string): string[] {
  const found: string[] = []
  const compare = (keyword: string, expected: unknown, actual: unknown) => {
    const [left, right] = [JSON.stringify(expected), JSON.stringify(actual)]
    if (left !== right) found.push(`${path} ${keyword}: ${left ?? "none"}, not ${right ?? "none"}`)
  }
  const descend = (key: string, expected: unknown, actual: unknown) =>
    found.push(...differences(record(expected), record(actual), components, `${path}${key}`))

  const [theirName, ourName] = [reference(recorded), reference(ours)]
  if (ourName !== undefined && theirName === undefined) {
    compare("component", components[ourName], recorded)
    return found
  }
  compare("$ref", theirName, ourName)
  if (theirName !== undefined) return found

  for (const keyword of scalars) compare(keyword, recorded[keyword], ours[keyword])
  compare("enum", sorted(recorded["enum"]), sorted(ours["enum"]))
  compare("required", sorted(recorded["required"]), sorted(ours["required"]))

  const [theirs, mine] = [record(recorded["properties"]), record(ours["properties"])]
  compare("properties", Object.keys(theirs).sort(), Object.keys(mine).sort())
  for (const name of Object.keys(theirs)) if (name in mine) descend(`.${name}`, theirs[name], mine[name])

  for (const keyword of ["items", "prefixItems"]) {
    if (recorded[keyword] !== undefined || ours[keyword] !== undefined) {
      const [left, right] = [[recorded[keyword]].flat(), [ours[keyword]].flat()]
      compare(`${keyword} count`, left.length, right.length)
      left.forEach((item, index) => descend("[]", item, right[index]))
    }
  }

  const [theirRest, ourRest] = [rest(recorded), rest(ours)]
  compare("additionalProperties", theirRest !== undefined, ourRest !== undefined)
  if (theirRest !== undefined && ourRest !== undefined) descend("{}", theirRest, ourRest)

  const [theirUnion, ourUnion] = [list(recorded["anyOf"] ?? recorded["oneOf"]), list(ours["anyOf"] ?? ours["oneOf"])]
  compare("members", theirUnion.length, ourUnion.length)
  theirUnion.forEach((member, index) => descend(`|${index}`, member, ourUnion[index]))
  return found
}
