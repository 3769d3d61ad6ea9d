import { z } from "zod"
import { didYouMean, similarNames } from "./similar-names.ts"
import { defineTool, type SubagentStart, type ToolContext } from "./tool.ts"

/** Gives work to a subagent. */
export const taskTool = defineTool({
  id: "task",
  description: [
    "Gives a self-contained piece of work, such as a broad search, to a subagent, which has its own conversation and tools and reports once.",
    "It sees nothing of this conversation: the prompt must hold the goal, all it needs to know, whether to change files, and what to report.",
    "subagent_type: explore (finds things, read-only), general (anything), or another agent of the project.",
    "description: 3 to 5 words. task_id: from an earlier result, to go on in that conversation.",
    "The user does not see the report: pass on what matters. Start independent tasks together. To read known files or find one definition, use read, glob and grep.",
  ].join(" "),
  parameters: z.object({
    description: z.string(),
    prompt: z.string(),
    subagent_type: z.string(),
    task_id: z.string().optional(),
    command: z.string().optional(),
  }),
  async execute({ description, prompt, subagent_type: agent, task_id: sessionID, command }, context) {
    checkAgent(agent, context)
    await context.ask({
      permission: "task",
      patterns: [agent],
      always: ["*"],
      metadata: { description, subagent_type: agent },
    })
    const result = await context.runSubagent({
      description,
      prompt,
      agent,
      ...(sessionID !== undefined && { sessionID }),
      ...(command !== undefined && { command }),
      // Clients show the child's work from here on; the part keeps it should the task fail.
      onStart: (child) => context.progress({ title: description, metadata: metadataOf(child, context) }),
    })
    return {
      title: description,
      output: `task_id: ${result.sessionID}\n\n${result.text || "(the subagent ended without a report)"}`,
      metadata: metadataOf(result, context),
    }
  },
})

const metadataOf = ({ sessionID, model }: SubagentStart, context: ToolContext): Record<string, unknown> => ({
  sessionId: sessionID,
  parentSessionId: context.sessionID,
  model,
})

function checkAgent(agent: string, context: ToolContext): void {
  const agents = context.subagents()
  if (agents.some(({ name }) => name === agent)) return
  const names = agents.flatMap(({ name, mode }) => (mode === "primary" ? [] : [name]))
  const similar = didYouMean(similarNames(agent, names))
  throw new Error(`Cannot start a task: no subagent "${agent}"; use one of: ${names.join(", ") || "(none)"}${similar}`)
}
