import { z } from "zod"
import { defineTool } from "./tool.ts"

/** Keeps the session's list of what is to do. */
export const todowriteTool = defineTool({
  id: "todowrite",
  description:
    "Replaces the list of steps that the user sees. Use it for work of three or more steps, or when the user names several tasks; not for simple requests. status: pending, in_progress (one at a time), completed (at once when done, never while something fails) or cancelled. priority: high, medium or low.",
  parameters: z.object({ todos: z.array(z.object({ content: z.string(), status: z.string(), priority: z.string() })) }),
  async execute({ todos }, context) {
    await context.ask({ permission: "todowrite", patterns: ["*"], always: ["*"], metadata: {} })
    context.updateTodos(todos)
    const open = todos.filter(({ status }) => status !== "completed" && status !== "cancelled").length
    const lines = todos.map(({ content, status, priority }) => `${content} [${status}, ${priority}]`)
    return { title: `${open} open`, output: lines.join("\n") || "The list is empty", metadata: { todos } }
  },
})
