import { parseModelKey } from "../provider/model-key.ts"
import type { CommandV2Info, SkillV2Info } from "../schema/command-v2.ts"
import type { Command } from "../schema/command.ts"
import type { Skill } from "../schema/skill.ts"

/** A command in the newer form. */
export const commandV2 = ({ name, template, description, agent, model, subtask }: Command): CommandV2Info => {
  const key = model === undefined ? undefined : parseModelKey(model)
  return {
    name,
    template,
    ...(description !== undefined && { description }),
    ...(agent !== undefined && { agent }),
    ...(key && { model: { id: key.modelID, providerID: key.providerID } }),
    ...(subtask !== undefined && { subtask }),
  }
}

/** A skill in the newer form. */
export const skillV2 = ({ name, description, location, content }: Skill): SkillV2Info => ({
  name,
  ...(description !== undefined && { description }),
  location,
  content,
})
