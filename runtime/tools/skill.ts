import { z } from "zod"
import { dirname } from "../config/paths.ts"
import { didYouMean, similarNames } from "./similar-names.ts"
import { defineTool, type ToolContext } from "./tool.ts"

/** Files of a skill's folder that are named at most. */
const FILES_NAMED = 20

/** Loads a skill: instructions that somebody wrote for a kind of work. */
export const skillTool = defineTool({
  id: "skill",
  description:
    "Loads the full instructions of one of the skills that the system message lists, by name. Do so before work that a skill is about.",
  parameters: z.object({ name: z.string() }),
  async execute({ name }, context) {
    const skills = await context.skills()
    const skill = skills.find((other) => other.name === name)
    if (skill === undefined) {
      const names = skills.map((other) => other.name)
      const known =
        names.length === 0
          ? "there are none"
          : `use one of: ${names.join(", ")}${didYouMean(similarNames(name, names))}`
      throw new Error(`Cannot load the skill: no skill "${name}"; ${known}`)
    }
    await context.ask({ permission: "skill", patterns: [name], always: [name], metadata: {} })
    const folder = dirname(skill.location)
    const files = await otherFiles(skill.location, context)
    const named = files.length === 0 ? "" : `\nThe folder also holds: ${files.join(", ")}`
    return {
      title: name,
      output: `Skill "${name}", from ${skill.location}\n\n${(await skill.content()).trim()}\n\nPaths in it are relative to ${folder}${named}`,
      metadata: { name, dir: folder },
    }
  },
})

async function otherFiles(location: string, { platform }: ToolContext): Promise<string[]> {
  const entries = (await platform.files.list(dirname(location)).catch(() => undefined)) ?? []
  return entries
    .filter(({ name }) => !location.endsWith(`/${name}`))
    .map(({ name, type }) => (type === "directory" ? `${name}/` : name))
    .sort()
    .slice(0, FILES_NAMED)
    .map((name) => `${dirname(location)}/${name}`)
}
