import type { Clock } from "../ports/clock.ts"
import { NamedError } from "../errors.ts"
import type { FilePart } from "../schema/file-part.ts"
import type { ToolPart } from "../schema/part.ts"
import type { Messages } from "../session/messages.ts"
import type { Tool, ToolContext, ToolResult } from "../tools/tool.ts"
import type { IsRepeated } from "./repeats.ts"
import type { TruncateOutput } from "./truncate.ts"

/** A call as the model made it. */
export interface ModelToolCall {
  callID: string
  tool: string
  /** JSON text of the arguments. */
  input: string
}

/** How a call ended, for the loop. */
export type ToolOutcome = "done" | "failed" | "rejected" | "aborted"

export interface ToolCallOptions {
  messages: Messages
  clock: Clock
  /** Every tool that the model was offered, and `invalid`. */
  tools: ReadonlyMap<string, Tool>
  context(part: ToolPart, progress: ToolContext["progress"]): ToolContext
  truncate: TruncateOutput
  /** Whether the user should say if this call makes sense: the same as before, once more. */
  isRepeated?: IsRepeated
  partID(): string
  signal: AbortSignal
}

interface Prepared {
  tool: Tool
  input: Record<string, unknown>
  args: unknown
}

/**
 * Carries out one call: prepare (find the tool, parse the arguments) → execute → finalize (truncate, store).
 * Every failure becomes the part's error state; nothing is thrown past here.
 */
export const runToolCall = async (
  part: ToolPart,
  call: ModelToolCall,
  options: ToolCallOptions,
): Promise<ToolOutcome> => {
  const { messages, clock } = options
  const start = clock.now()
  const save = (change: Partial<ToolPart>) => {
    Object.assign(part, change)
    messages.savePart(part)
  }
  const fail = (input: Record<string, unknown>, error: string, metadata?: Record<string, unknown>) =>
    save({ state: { status: "error", input, error, ...(metadata && { metadata }), time: { start, end: clock.now() } } })

  const prepared = prepare(call, options.tools)
  save({ tool: prepared.tool.id, state: { status: "running", input: prepared.input, time: { start } } })
  if ("problem" in prepared) {
    fail(prepared.input, prepared.problem)
    return "failed"
  }
  const { tool, input, args } = prepared
  // Progress survives an abort: what a command had printed is still worth reading.
  let metadata: Record<string, unknown> | undefined
  const context = options.context(part, (update) => {
    if (part.state.status !== "running") return
    metadata = update.metadata ?? metadata
    save({ state: { ...part.state, ...update } })
  })
  const isRepeated = options.isRepeated?.(tool.id, input) === true
  try {
    if (isRepeated) await askWhetherToRepeat(tool.id, input, context)
    const result = await tool.execute(args, context)
    save({ state: await completed(result, input, { start, end: clock.now() }, part, options) })
    return "done"
  } catch (error) {
    if (options.signal.aborted) {
      fail(input, "Tool execution aborted", { ...metadata, interrupted: true })
      return "aborted"
    }
    fail(input, error instanceof Error ? error.message : String(error), metadata)
    return isRejection(error) ? "rejected" : "failed"
  }
}

const askWhetherToRepeat = (tool: string, input: Record<string, unknown>, context: ToolContext): Promise<void> =>
  context.ask({ permission: "doom_loop", patterns: [tool], always: [tool], metadata: { tool, input } })

/** A rejection stops the loop, unless the user said what to do instead. */
const isRejection = (error: unknown): boolean =>
  (NamedError.is(error, "PermissionRejectedError") && error.data.feedback === undefined) ||
  NamedError.is(error, "QuestionRejectedError")

/** Of arguments that cannot be read, what the model is shown again. */
const ARGUMENTS_SHOWN_CHARS = 500

/** Why JSON cannot be read, without the text itself, which engines put into it. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(
    /,? "(?:\.\.\.)?[\s\S]*"(?:\.\.\.)? is not valid JSON$/,
    "",
  )

const prepare = (
  call: ModelToolCall,
  tools: ReadonlyMap<string, Tool>,
): Prepared | (Omit<Prepared, "args"> & { problem: string }) => {
  const tool = tools.get(call.tool) ?? tools.get(call.tool.toLowerCase())
  if (!tool) {
    const names = [...tools.keys()].filter((name) => name !== "invalid")
    return invalid(call, `No tool is called "${call.tool}". Available: ${names.join(", ")}`, tools)
  }
  let input: unknown
  try {
    input = call.input.trim() === "" ? {} : JSON.parse(call.input)
  } catch (error) {
    return invalid(
      call,
      `Write the arguments of ${tool.id} as JSON, not as ${call.input.slice(0, ARGUMENTS_SHOWN_CHARS)}: ${reasonOf(error)}`,
      tools,
    )
  }
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return { tool, input: { value: input }, problem: `Write the arguments of ${tool.id} as a JSON object` }
  }
  const parsed = tool.parameters.safeParse(input)
  const known = input as Record<string, unknown>
  if (parsed.success) return { tool, input: known, args: parsed.data }
  const issues = parsed.error.issues.map((issue) => `${issue.path.join(".") || "arguments"}: ${issue.message}`)
  return { tool, input: known, problem: `Correct the arguments of ${tool.id}: ${issues.join("; ")}` }
}

/** A call that cannot be made is answered by the tool `invalid`, which tells the model why. */
const invalid = (call: ModelToolCall, error: string, tools: ReadonlyMap<string, Tool>): Prepared => {
  const tool = tools.get("invalid")
  if (!tool) throw new Error('The tool "invalid" is missing')
  const input = { tool: call.tool, error }
  return { tool, input, args: input }
}

const completed = async (
  result: ToolResult,
  input: Record<string, unknown>,
  time: { start: number; end: number },
  part: ToolPart,
  { truncate, partID }: ToolCallOptions,
): Promise<ToolPart["state"]> => {
  const cut =
    result.keep === "all"
      ? { output: result.output, truncated: false }
      : await truncate(result.output, result.keep ?? "start")
  const attachments = result.attachments?.map((file): FilePart => ({
    id: partID(),
    sessionID: part.sessionID,
    messageID: part.messageID,
    type: "file",
    ...file,
  }))
  return {
    status: "completed",
    input,
    output: cut.output,
    title: result.title,
    metadata: {
      truncated: cut.truncated,
      ...result.metadata,
      ...("path" in cut && { truncated: true, outputPath: cut.path }),
    },
    time,
    ...(attachments && attachments.length > 0 && { attachments }),
  }
}
