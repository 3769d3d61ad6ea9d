import { toolPermission } from "../permission/rules.ts"
import { isObject, type JsonObject, mergeConfig } from "./merge.ts"

const agentKeys = new Set(
  "name model variant prompt description temperature top_p mode hidden color steps maxSteps options permission disable tools".split(
    " ",
  ),
)

/**
 * Brings one layer of config into the form that layers are merged in: `tools` become permissions, `mode` entries become
 * primary agents, `maxSteps` becomes `steps`, and what an agent says beyond the known keys becomes its options.
 */
export function normalizeLayer(layer: JsonObject): JsonObject {
  const normal: JsonObject = { ...layer }
  const permission = permissionOf(layer)
  if (permission) normal["permission"] = permission
  if (isObject(layer["mode"])) normal["mode"] = mapObject(layer["mode"], normalizeAgent)
  const modes = isObject(normal["mode"]) ? mapObject(normal["mode"], (agent) => ({ ...agent, mode: "primary" })) : {}
  const agents = isObject(layer["agent"]) ? mapObject(layer["agent"], normalizeAgent) : {}
  if (isObject(layer["mode"]) || isObject(layer["agent"])) normal["agent"] = mergeConfig(agents, modes)
  return normal
}

function normalizeAgent(agent: JsonObject): JsonObject {
  const extra = Object.entries(agent).filter(([key]) => !agentKeys.has(key))
  const options = isObject(agent["options"]) ? agent["options"] : {}
  const steps = agent["steps"] ?? agent["maxSteps"]
  return {
    ...agent,
    ...(steps === undefined ? {} : { steps }),
    options: { ...options, ...Object.fromEntries(extra) },
    permission: permissionOf(agent) ?? {},
  }
}

/** Old `tools` maps come first, so that `permission` decides. */
function permissionOf(holder: JsonObject): JsonObject | undefined {
  const permission = holder["permission"]
  const explicit = typeof permission === "string" ? { "*": permission } : isObject(permission) ? permission : undefined
  if (!isObject(holder["tools"])) return explicit
  const fromTools: JsonObject = {}
  for (const [tool, enabled] of Object.entries(holder["tools"]))
    fromTools[toolPermission(tool)] = enabled ? "allow" : "deny"
  return mergeConfig(fromTools, explicit ?? {})
}

function mapObject(object: JsonObject, change: (value: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, isObject(value) ? change(value) : value]),
  )
}
