import type { Agent } from "../schema/agent.ts"
import { basePrompt } from "./prompts/base.ts"

/** A file or page of the user or the project whose text goes into the system prompt. */
export interface Instruction {
  /** Path or address, named above the text. */
  source: string
  text: string
}

export interface SystemInput {
  agent: Agent
  /** `id` as the provider knows it. */
  model: { providerID: string; id: string; name: string }
  directory: string
  /** Top of the work tree; `/` outside a repository. */
  worktree: string
  isRepository: boolean
  os: string
  /** Milliseconds since the epoch; only the day shows, so that the text stays the same and caches well. */
  now: number
  instructions: Instruction[]
  skills: { name: string; description: string; location: string }[]
  /** The `system` field of the last user message. It is added, it replaces nothing. */
  override?: string | undefined
}

/**
 * Builds the one system message of a request, in this order: the agent's prompt or the base prompt, the model and the
 * environment, instructions, skills, the user's override.
 */
export function buildSystem(input: SystemInput): string {
  const { agent, skills, instructions, override } = input
  const blocks = [
    agent.prompt || basePrompt,
    environmentBlock(input),
    ...instructions.map(({ source, text }) => `Instructions from ${source}:\n${text.trim()}`),
    skills.length > 0 ? skillsBlock(skills) : "",
    override ?? "",
  ]
  return blocks.filter((block) => block.trim()).join("\n\n")
}

function environmentBlock({ model, directory, worktree, isRepository, os, now }: SystemInput): string {
  const lines = [
    `You run on the model ${model.name} (${model.providerID}/${model.id}).`,
    "<environment>",
    `Working directory: ${directory}`,
    ...(isRepository && worktree !== directory && worktree !== "/" ? [`Top of the repository: ${worktree}`] : []),
    `Git repository: ${isRepository ? "yes" : "no"}`,
    `Platform: ${os}`,
    `Date: ${new Date(now).toISOString().slice(0, 10)}`,
    "</environment>",
  ]
  return lines.join("\n")
}

function skillsBlock(skills: SystemInput["skills"]): string {
  const lines = skills.map(({ name, description, location }) => `- ${name}: ${description} (${location})`)
  return [
    "Skills: instructions for special tasks. When one fits the task, load it with the skill tool first.",
    ...lines,
  ].join("\n")
}
