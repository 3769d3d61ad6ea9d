import { z } from "zod"
import { defineTool } from "./tool.ts"

/** Answers a call that cannot be made: an unknown tool, or arguments that are no JSON. Never offered. */
export const invalidTool = defineTool({
  id: "invalid",
  description: "Stands for a call that could not be made. Do not call it.",
  parameters: z.object({ tool: z.string(), error: z.string() }),
  async execute({ error }) {
    return { title: "Invalid call", output: `The call was not made. ${error}`, metadata: {} }
  },
})
