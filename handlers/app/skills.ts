import { z } from "zod"
import { Skill } from "../../runtime/schema/skill.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const appSkills = defineEndpoint({
  method: "get",
  path: "/skill",
  operationId: "app.skills",
  scope: "instance",
  summary: "List the skills with their texts",
  output: json(z.array(Skill)),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ instance }) => {
    const skills = await instance.skills.list()
    return Promise.all(skills.map(async (skill) => ({ ...skill, content: await skill.content() })))
  },
})
