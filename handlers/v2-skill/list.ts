import { z } from "zod"
import { SkillV2Info } from "../../runtime/schema/command-v2.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { skillV2 } from "../../runtime/v2/commands.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SkillList = defineEndpoint({
  method: "get",
  path: "/api/skill",
  operationId: "v2.skill.list",
  scope: "instance",
  summary: "List the skills",
  output: json(located(z.array(SkillV2Info))),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ instance }) => {
    const skills = await instance.skills.list()
    const read = skills.map(async (skill) => skillV2({ ...skill, content: await skill.content() }))
    return inLocation(instance, await Promise.all(read))
  },
})
