import type { AgentV2Info } from "../schema/agent-v2.ts"
import { AgentColor } from "../schema/agent-v2.ts"
import type { Agent } from "../schema/agent.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { PermissionV2Ruleset } from "../schema/permission-v2.ts"

/** Permission rules in the newer form. */
export const rulesetV2 = (rules: PermissionRuleset): PermissionV2Ruleset =>
  rules.map(({ permission, pattern, action }) => ({ action: permission, resource: pattern, effect: action }))

/** An agent in the newer form. Colours that the newer form does not know are left out. */
export const agentV2 = (agent: Agent): AgentV2Info => {
  const { name, model, variant, options, temperature, topP, prompt, description, mode, hidden, steps } = agent
  const color = AgentColor.safeParse(agent.color)
  return {
    id: name,
    ...(model && { model: { id: model.modelID, providerID: model.providerID, ...(variant && { variant }) } }),
    request: {
      headers: {},
      body: { ...options, ...(temperature !== undefined && { temperature }), ...(topP !== undefined && { topP }) },
    },
    ...(prompt !== undefined && { system: prompt }),
    ...(description !== undefined && { description }),
    mode,
    hidden: hidden ?? false,
    ...(color.success && { color: color.data }),
    ...(steps !== undefined && steps > 0 && { steps }),
    permissions: rulesetV2(agent.permission),
  }
}
