import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider"
import { z } from "zod"
import type { OutputFormatJsonSchema } from "../schema/output-format.ts"
import { defineTool, type Tool } from "../tools/tool.ts"

export const STRUCTURED_TOOL = "StructuredOutput"

/** The tool by which a model gives an answer that a schema describes. Its arguments are the answer. */
export const structuredTool = (format: OutputFormatJsonSchema): { tool: Tool; definition: LanguageModelV4FunctionTool } => ({
  tool: defineTool({
    id: STRUCTURED_TOOL,
    description: "Gives the final answer in the form that the user asked for",
    parameters: z.record(z.string(), z.unknown()),
    execute: async () => ({ title: "Structured output", output: "The answer was taken", metadata: { valid: true } }),
  }),
  definition: {
    type: "function",
    name: STRUCTURED_TOOL,
    description: "Call this exactly once, at the end, with the final answer as its arguments.",
    inputSchema: format.schema as LanguageModelV4FunctionTool["inputSchema"],
  },
})
