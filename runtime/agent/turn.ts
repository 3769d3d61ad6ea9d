import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider"
import type { AssistantMessage } from "../schema/message.ts"
import type { Model } from "../schema/model.ts"
import type { ReasoningPart, TextPart, ToolPart } from "../schema/part.ts"
import type { Clock } from "../ports/clock.ts"
import { closePart } from "../session/interrupted.ts"
import type { Messages } from "../session/messages.ts"
import type { ModelToolCall, ToolOutcome } from "./tool-call.ts"
import { costOf, finishOf, tokensOf } from "./usage.ts"
import { readWithin } from "./read-within.ts"

/** What one request to the model needs of its surroundings. */
export interface TurnOptions {
  messages: Messages
  clock: Clock
  partID(): string
  model: Model
  message: AssistantMessage
  stream(options: LanguageModelV4CallOptions): PromiseLike<{ stream: ReadableStream<LanguageModelV4StreamPart> }>
  request: LanguageModelV4CallOptions
  signal: AbortSignal
  /** Snapshot of the work tree as the step starts; undefined where there are none. */
  snapshot: Promise<string | undefined> | undefined
  /** Starts a call at once; calls of one turn run side by side. */
  callTool(part: ToolPart, call: ModelToolCall): Promise<ToolOutcome>
  /** Milliseconds without a sign of life from the provider after which the stream is given up. */
  silenceMs: number
}

export interface TurnResult {
  finish: string
  /** In the order of the calls. */
  outcomes: ToolOutcome[]
}

/** A request that failed, or a stream that broke off. Calls that were complete by then have been carried out. */
export class BrokenTurn extends Error {
  /** Ends the texts that were growing, as far as they came. */
  readonly keepText: () => void
  /** Empties them, since another try writes them anew. */
  readonly dropText: () => void

  constructor(cause: unknown, text: { keep: () => void; drop: () => void }) {
    super("The model's stream broke off", { cause })
    this.keepText = text.keep
    this.dropText = text.drop
  }
}

/**
 * One request to the model: sends it, folds each event of the stream into a part of the message, carries out the tool calls,
 * and closes the step with its tokens and cost.
 *
 * @throws BrokenTurn with the provider's error as its cause
 */
export const runTurn = async (options: TurnOptions): Promise<TurnResult> => {
  const { messages, clock, message, partID, model } = options
  const keys = { sessionID: message.sessionID, messageID: message.id }
  const growing = new Map<string, TextPart | ReasoningPart>()
  const pending = new Map<string, ToolPart>()
  /** Arguments of calls that were announced and not made yet. */
  const growingCalls = new Map<string, string>()
  const running: Promise<ToolOutcome>[] = []
  let usage: LanguageModelV4Usage | undefined
  let reason: LanguageModelV4FinishReason | undefined

  const begin = (id: string, part: TextPart | ReasoningPart, metadata: SharedV4ProviderMetadata | undefined) => {
    if (metadata) part.metadata = metadata
    growing.set(id, part)
    messages.savePart(part)
  }
  const grow = (id: string, delta: string, metadata: SharedV4ProviderMetadata | undefined) => {
    const part = growing.get(id)
    if (part && metadata) part.metadata = withMetadata(part.metadata, metadata)
    if (part && delta !== "") messages.appendText(part, delta)
  }
  const end = (id: string, metadata?: SharedV4ProviderMetadata) => {
    const part = growing.get(id)
    if (!part) return
    growing.delete(id)
    if (metadata) part.metadata = withMetadata(part.metadata, metadata)
    part.time = { start: part.time?.start ?? clock.now(), end: clock.now() }
    messages.savePart(part)
  }
  const announceCall = (id: string, tool: string): ToolPart => {
    const known = pending.get(id)
    if (known) return known
    const part: ToolPart = {
      ...{ id: partID(), ...keys, type: "tool", callID: id, tool },
      state: { status: "pending", input: {}, raw: "" },
    }
    pending.set(id, part)
    messages.savePart(part)
    return part
  }

  /** Ends calls that were announced and, as the stream ended before their arguments did, never made. */
  const endCalls = () => {
    for (const part of pending.values()) {
      const closed = closePart(part, clock.now())
      if (closed) messages.savePart(closed)
    }
  }

  /** Carries out calls whose arguments were complete when the stream broke off: packages report a call at its end alone. */
  const callComplete = () => {
    for (const [callID, input] of growingCalls) {
      const part = pending.get(callID)
      if (part && isObjectText(input)) running.push(options.callTool(part, { callID, tool: part.tool, input }))
    }
  }

  const check = boundedAnswer()

  const fold = (event: LanguageModelV4StreamPart) => {
    check(event)
    switch (event.type) {
      case "text-start":
        return begin(
          event.id,
          { id: partID(), ...keys, type: "text", text: "", time: { start: clock.now() } },
          event.providerMetadata,
        )
      case "reasoning-start":
        return begin(
          event.id,
          { id: partID(), ...keys, type: "reasoning", text: "", time: { start: clock.now() } },
          event.providerMetadata,
        )
      case "text-delta":
      case "reasoning-delta":
        return grow(event.id, event.delta, event.providerMetadata)
      case "text-end":
      case "reasoning-end":
        return end(event.id, event.providerMetadata)
      case "tool-input-start":
        if (event.providerExecuted) return
        announceCall(event.id, event.toolName)
        growingCalls.set(event.id, "")
        return
      case "tool-input-delta": {
        const args = growingCalls.get(event.id)
        if (args !== undefined) growingCalls.set(event.id, args + event.delta)
        return
      }
      case "tool-call": {
        if (event.providerExecuted) return
        growingCalls.delete(event.toolCallId)
        const part = announceCall(event.toolCallId, event.toolName)
        if (event.providerMetadata) part.metadata = event.providerMetadata
        running.push(options.callTool(part, { callID: event.toolCallId, tool: event.toolName, input: event.input }))
        return
      }
      case "finish":
        usage = event.usage
        reason = event.finishReason
        return
      case "error":
        // A stream that ends without saying why is a finish of its own kind; the event after this one reports it.
        if (!isMissingFinish(event.error)) throw event.error
        return
    }
  }
  const endAll = () => {
    for (const id of growing.keys()) end(id)
  }
  const dropAll = () => {
    for (const part of growing.values()) messages.savePart(Object.assign(part, { text: "" }))
  }

  try {
    const { stream } = await options.stream({ ...options.request, abortSignal: options.signal })
    const snapshot = await options.snapshot
    messages.savePart({ id: partID(), ...keys, type: "step-start", ...(snapshot !== undefined && { snapshot }) })
    for await (const event of readWithin(stream, options)) fold(event)
    // A provider that aborts quietly ends its stream instead of failing.
    options.signal.throwIfAborted()
  } catch (error) {
    if (!options.signal.aborted) callComplete()
    await Promise.all(running)
    endCalls()
    throw new BrokenTurn(error, { keep: endAll, drop: dropAll })
  }
  endAll()
  const outcomes = await Promise.all(running)
  endCalls()
  if (options.signal.aborted) throw new BrokenTurn(options.signal.reason, { keep: endAll, drop: dropAll })
  message.finish = finishOf(reason)
  message.tokens = tokensOf(usage)
  message.cost = costOf(message.tokens, model)
  return { finish: message.finish, outcomes }
}

/** No model says more at once; a provider that does would fill memory and disk. */
const ANSWER_LIMIT_CHARS = 10_000_000
const PART_LIMIT = 2000
/** Calls of one turn run side by side. */
const CALL_LIMIT = 128

/** Makes a check of each event of an answer. It throws when the answer goes beyond every measure. */
const boundedAnswer = () => {
  let chars = 0
  let parts = 0
  let calls = 0
  return (event: LanguageModelV4StreamPart): void => {
    if ("delta" in event) chars += event.delta.length
    if (event.type === "tool-call") chars += event.input.length
    if (event.type === "text-start" || event.type === "reasoning-start" || event.type === "tool-input-start") parts++
    if (event.type === "tool-call") calls++
    if (chars > ANSWER_LIMIT_CHARS)
      throw new Error(`The model's answer is longer than ${ANSWER_LIMIT_CHARS} characters`)
    if (parts > PART_LIMIT) throw new Error(`The model's answer has more than ${PART_LIMIT} parts`)
    if (calls > CALL_LIMIT) throw new Error(`The model makes more than ${CALL_LIMIT} tool calls at once`)
  }
}

/** What a provider wants back with a part comes in pieces, a signature at the very end: those of one vendor add up. */
const withMetadata = (
  before: Record<string, unknown> = {},
  more: SharedV4ProviderMetadata,
): Record<string, unknown> => {
  const merged = Object.entries(more).map(([vendor, values]) => [vendor, Object.assign({}, before[vendor], values)])
  return { ...before, ...Object.fromEntries(merged) }
}

const isMissingFinish = (error: unknown): boolean =>
  error instanceof Error && error.name === "AI_InvalidResponseDataError" && error.message.includes("finish reason")

const isObjectText = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
