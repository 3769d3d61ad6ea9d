import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider"
import { z } from "zod"
import type { MessageWithParts } from "../schema/message.ts"
import type { StructuredOutputError } from "../schema/message-error.ts"
import type { OutputFormatJsonSchema } from "../schema/output-format.ts"
import type { Part } from "../schema/part.ts"
import { defineTool, type Tool } from "../tools/tool.ts"

export const STRUCTURED_TOOL = "StructuredOutput"

/** How a step stands to the answer that a schema describes. */
export type StructuredOutcome = { value: unknown } | { error: StructuredOutputError } | undefined

/** The tool by which a model gives an answer that a schema describes: its arguments are the answer. One for each step. */
export interface StructuredOutput {
  tool: Tool
  definition: LanguageModelV4FunctionTool
  /**
   * Looks at a step: the answer when it was given and fits, an error when the model ended without one or has used up its tries,
   * undefined when it may go on.
   *
   * @param parts those of the step
   * @param isEnd the model will not be asked again
   */
  outcome(parts: Part[], isEnd: boolean): StructuredOutcome
}

/** Wrong answers that a model may correct, where the request does not say. */
const DEFAULT_RETRIES = 1

/** @param earlier messages of the steps before, from which wrong answers are counted */
export const createStructuredOutput = (
  format: OutputFormatJsonSchema,
  earlier: MessageWithParts[],
): StructuredOutput => {
  const retries = format.retryCount ?? DEFAULT_RETRIES
  let answer: { value: unknown } | undefined
  return {
    tool: defineTool({
      id: STRUCTURED_TOOL,
      description: "Takes the final answer in the form that the user asked for",
      parameters: z.record(z.string(), z.unknown()),
      async execute(value) {
        const problems = await problemsOf(format.schema, value)
        if (problems.length > 0)
          throw new Error(`Call ${STRUCTURED_TOOL} again with an answer that fits the schema: ${problems.join("; ")}`)
        answer ??= { value }
        return { title: "Structured output", output: "The answer was taken", metadata: { valid: true } }
      },
    }),
    definition: {
      type: "function",
      name: STRUCTURED_TOOL,
      description: "Call this exactly once, at the end, with the final answer as its arguments.",
      inputSchema: format.schema as LanguageModelV4FunctionTool["inputSchema"],
    },
    outcome(parts, isEnd) {
      if (answer) return answer
      const isCalled = parts.some((part) => part.type === "tool" && part.tool === STRUCTURED_TOOL)
      const wrong = [...earlier.flatMap((message) => message.parts), ...parts].filter(isWrongAnswer).length
      if (isCalled && wrong > retries) return failure("The model gave no answer that fits the schema", retries)
      return isEnd ? failure("The model ended without the structured answer", Math.min(wrong, retries)) : undefined
    },
  }
}

const failure = (message: string, retries: number): StructuredOutcome => ({
  error: { name: "StructuredOutputError", data: { message, retries } },
})

const isWrongAnswer = (part: Part): boolean =>
  part.type === "tool" && part.tool === STRUCTURED_TOOL && part.state.status === "error"

/** What is wrong with a value, for the model; at most five things. */
const problemsOf = async (schema: Record<string, unknown>, value: unknown): Promise<string[]> => {
  const { Validator } = await import("@cfworker/json-schema")
  const { valid, errors } = new Validator(schema, draftOf(schema), false).validate(value)
  if (valid) return []
  // An object's error comes with one for each of its properties; the last ones are the most exact.
  const exact = errors.map(({ instanceLocation, error }) => `${instanceLocation.replace(/^#\/?/, "/")}: ${error}`)
  return [...new Set(exact.reverse())].slice(0, 5)
}

const draftOf = ({ $schema }: Record<string, unknown>) => {
  const name = String($schema ?? "")
  if (name.includes("draft-04")) return "4"
  if (name.includes("draft-06") || name.includes("draft-07")) return "7"
  return name.includes("2019-09") ? "2019-09" : "2020-12"
}
