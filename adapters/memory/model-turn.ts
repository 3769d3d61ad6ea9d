import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider"

/**
 * One thing that a model does in a turn.
 *
 * `text`, `reasoning`: an array comes as one delta per element. `toolCall.input` is JSON-encoded unless it is a string, which
 * goes out as it is. `gate`: waits. `fail`: the request itself fails, before any stream; only as the first step. `error`: an
 * error part in the stream. `break`: the stream breaks off with this error. `finish`: the last part; made up when absent.
 */
export type ScriptedStep =
  | { text: string | string[] }
  | { reasoning: string | string[] }
  | { toolCall: { name: string; input: unknown; id?: string } }
  | { gate: Promise<unknown> }
  | { fail: unknown }
  | { error: unknown }
  | { break: unknown }
  | { part: LanguageModelV4StreamPart }
  | { finish: { reason?: LanguageModelV4FinishReason["unified"]; usage?: ScriptedUsage } }

export interface ScriptedUsage {
  input?: number
  cacheRead?: number
  cacheWrite?: number
  output?: number
  reasoning?: number
}

/** What a model answers to one request, in order. */
export type ScriptedTurn = ScriptedStep[]

const usageOf = ({
  input = 10,
  cacheRead = 0,
  cacheWrite = 0,
  output = 5,
  reasoning = 0,
}: ScriptedUsage): LanguageModelV4Usage => ({
  inputTokens: { total: input + cacheRead + cacheWrite, noCache: input, cacheRead, cacheWrite },
  outputTokens: { total: output + reasoning, text: output, reasoning },
})

const finishPart = (
  unified: LanguageModelV4FinishReason["unified"],
  usage: ScriptedUsage = {},
): LanguageModelV4StreamPart => ({
  type: "finish",
  finishReason: { unified, raw: unified },
  usage: usageOf(usage),
})

const deltas = (kind: "text" | "reasoning", id: string, content: string | string[]): LanguageModelV4StreamPart[] => [
  { type: `${kind}-start`, id },
  ...[content].flat().map((delta): LanguageModelV4StreamPart => ({ type: `${kind}-delta`, id, delta })),
  { type: `${kind}-end`, id },
]

const toolCall = (toolCallId: string, toolName: string, input: unknown): LanguageModelV4StreamPart[] => {
  const json = typeof input === "string" ? input : JSON.stringify(input)
  return [
    { type: "tool-input-start", id: toolCallId, toolName },
    { type: "tool-input-delta", id: toolCallId, delta: json },
    { type: "tool-input-end", id: toolCallId },
    { type: "tool-call", toolCallId, toolName, input: json },
  ]
}

/** Fails as the request would, when the turn says so. @throws whatever `fail` holds */
export const startTurn = (turn: ScriptedTurn): ScriptedStep[] => {
  const first = turn[0]
  if (first && "fail" in first) throw first.fail
  return turn
}

async function* partsOf(turn: ScriptedStep[]): AsyncGenerator<LanguageModelV4StreamPart> {
  yield { type: "stream-start", warnings: [] }
  let hasCalls = false
  for (const [index, step] of turn.entries()) {
    if ("text" in step) yield* deltas("text", `text-${index}`, step.text)
    else if ("reasoning" in step) yield* deltas("reasoning", `reasoning-${index}`, step.reasoning)
    else if ("toolCall" in step) {
      hasCalls = true
      yield* toolCall(step.toolCall.id ?? `call-${index}`, step.toolCall.name, step.toolCall.input)
    } else if ("gate" in step) await step.gate
    else if ("error" in step) yield { type: "error", error: step.error }
    else if ("break" in step) throw step.break
    else if ("part" in step) yield step.part
    else if ("finish" in step)
      return yield finishPart(step.finish.reason ?? (hasCalls ? "tool-calls" : "stop"), step.finish.usage)
  }
  yield finishPart(hasCalls ? "tool-calls" : "stop")
}

/** The turn as a stream, which breaks off with the signal's reason when it aborts. */
export const streamTurn = (turn: ScriptedStep[], signal?: AbortSignal): ReadableStream<LanguageModelV4StreamPart> => {
  const parts = partsOf(turn)
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason)
    else signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
  })
  // Nobody may be reading when it aborts.
  aborted.catch(() => {})
  return new ReadableStream<LanguageModelV4StreamPart>({
    pull: async (controller) => {
      const next = await Promise.race([aborted, parts.next()])
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
  })
}

/** What a call that does not stream gives for the same parts. @throws the first error part */
export const generateResult = (parts: LanguageModelV4StreamPart[]): LanguageModelV4GenerateResult => {
  const content: LanguageModelV4Content[] = []
  let finish = finishPart("other")
  for (const part of parts) {
    if (part.type === "error") throw part.error
    if (part.type === "text-start") content.push({ type: "text", text: "" })
    if (part.type === "reasoning-start") content.push({ type: "reasoning", text: "" })
    const last = content.at(-1)
    if (
      (part.type === "text-delta" && last?.type === "text") ||
      (part.type === "reasoning-delta" && last?.type === "reasoning")
    )
      last.text += part.delta
    if (part.type === "tool-call") content.push(part)
    if (part.type === "finish") finish = part
  }
  if (finish.type !== "finish") throw new Error("Cannot answer: the turn has no end")
  return { content, finishReason: finish.finishReason, usage: finish.usage, warnings: [] }
}
