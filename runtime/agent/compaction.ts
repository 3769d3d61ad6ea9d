import type { Publisher } from "../events.ts"
import type { ConfigService } from "../config/config.ts"
import type { IDs } from "../ids.ts"
import type { Clock } from "../ports/clock.ts"
import { outputTokens } from "../provider/vendor-options.ts"
import type { Providers } from "../provider/providers.ts"
import type { AssistantMessage, MessageWithParts, UserMessage } from "../schema/message.ts"
import type { Model } from "../schema/model.ts"
import type { CompactionPart, Part } from "../schema/part.ts"
import type { TokenUsage } from "../schema/tokens.ts"
import type { Messages } from "../session/messages.ts"
import type { Run } from "../session/runs.ts"
import type { Agents } from "./agents.ts"
import { arranged, isSummary, sinceSummary } from "./conversation.ts"
import { type Pending, isAsked } from "./pending.ts"
import {
  attachmentGone,
  compactionEarlier,
  compactionPrompt,
  compactionRequest,
  compactionResume,
} from "./prompts/background.ts"
import { sessionHeaders } from "./session-headers.ts"
import type { PreparedRequest } from "./step.ts"
import { transcript } from "./transcript.ts"

export interface CompactionOptions {
  messages: Messages
  publisher: Publisher
  ids: IDs
  clock: Clock
  agents: Agents
  providers: Providers
  config: ConfigService
}

/** Why a conversation is compressed: `overflow` is absent when somebody asked for it. */
export interface CompactionReason {
  auto: boolean
  overflow?: boolean
}

/**
 * Compresses a conversation that gets too long for its model. It is asked for by a user message with a compaction part, and
 * answered by an assistant message that is a summary; what came before is no longer sent. See loop.ts for when.
 */
export interface Compaction {
  /** The messages that still count. */
  history(sessionID: string): MessageWithParts[]
  /** Stores the message that asks for a summary. */
  request(sessionID: string, author: Pick<UserMessage, "agent" | "model">, reason: CompactionReason): Promise<void>
  /** Prepares the request for a summary. */
  prepare(run: Run, pending: Pending): Promise<PreparedRequest>
  /** Sees to what follows a summary: the prompt again, or a word that makes the model go on. False: the summary is no use. */
  finish(message: AssistantMessage, pending: Pending): Promise<boolean>
  /** Asks for a summary when a finished step has filled the model's context; says whether it did. */
  afterStep(message: AssistantMessage, pending: Pending): Promise<boolean>
  /** Asks for a summary after the provider refused a conversation as too long; false when that would not help. */
  onOverflow(pending: Pending): Promise<boolean>
}

/** Tokens kept free for the answer at most, where the config does not say. */
const RESERVED_TOKENS = 20_000
/** Of text that models read: few languages take less. */
const CHARS_PER_TOKEN = 3
/** Of a conversation for a model whose limit is not known. */
const DEFAULT_CONTEXT_TOKENS = 100_000
/** Kept turns, together. */
const TAIL_TOKENS = 8000

export const createCompaction = (options: CompactionOptions): Compaction => {
  const { messages, publisher, ids, clock, agents, providers, config } = options

  const settings = async () => (await config.get()).compaction ?? {}

  const say = (sessionID: string, author: Omit<UserMessage, "id" | "sessionID" | "role" | "time">, parts: Part[]) => {
    const id = ids.make("msg", messages.lastID(sessionID))
    messages.transaction(() => {
      messages.save({ ...author, id, sessionID, role: "user", time: { created: clock.now() } })
      for (const part of parts) messages.savePart({ ...part, id: ids.make("prt"), sessionID, messageID: id })
    })
  }

  /** First message of the last turns, as many as the config keeps and as have room. */
  const tailStart = async (sessionID: string): Promise<string | undefined> => {
    const { tail_turns: turns = 0, preserve_recent_tokens: tokens = TAIL_TOKENS } = await settings()
    if (turns === 0) return undefined
    const history = sinceSummary(messages, sessionID)
    const starts = history.flatMap((message, index) =>
      message.info.role === "user" && !isAsked(message.parts, "compaction") ? [index] : [],
    )
    // Of a conversation that is kept as a whole nothing would be left to compress.
    const candidates = starts.slice(1).slice(-turns)
    const start = candidates.find((index) => lengthOf(history.slice(index)) <= tokens * CHARS_PER_TOKEN)
    return start === undefined ? undefined : history[start]?.info.id
  }

  const request: Compaction["request"] = async (sessionID, { agent, model }, { auto, overflow }) => {
    const tail = overflow === true ? undefined : await tailStart(sessionID)
    const part: CompactionPart = {
      ...{ id: "", sessionID, messageID: "", type: "compaction", auto },
      ...(overflow !== undefined && { overflow }),
      ...(tail !== undefined && { tail_start_id: tail }),
    }
    say(sessionID, { agent, model }, [part])
  }

  /** What is summarised: all but the turns that are kept, and but a prompt that is answered afterwards. */
  const summarised = ({ history, user, parts }: Pending): MessageWithParts[] => {
    const asking = partOf(parts)
    const before = arranged(history).filter(({ info }) => info.id !== user.id)
    if (asking?.tail_start_id !== undefined) {
      const tail = before.findIndex(({ info }) => info.id === asking.tail_start_id)
      return tail < 0 ? before : before.slice(0, tail)
    }
    if (asking?.overflow !== true) return before
    const again = lastPrompt(before)
    const isBegun = before.some(
      ({ info }) => info.role === "assistant" && info.parentID === again?.info.id && info.finish !== undefined,
    )
    return isBegun || !again ? before : before.filter(({ info }) => info.id !== again.info.id)
  }

  return {
    history: (sessionID) => sinceSummary(messages, sessionID),
    request,
    async prepare(run, pending) {
      const agent = await agents.find("compaction")
      const key = agent?.model ?? pending.user.model
      const model = await providers.model(key.providerID, key.modelID)
      const language = await model.load()
      const tokens = usableTokens(model.info, await settings()) ?? DEFAULT_CONTEXT_TOKENS
      // What was too long for a summary before is tried at half the length.
      const limitChars = (tokens * CHARS_PER_TOKEN) / 2 ** pending.history.filter(isTooLong).length
      const text = requestText(summarised(pending), limitChars)
      const providerOptions = model.callOptions(agent?.variant, agent?.options)
      const maxOutputTokens = outputTokens(model.info, providerOptions)
      return {
        agentName: "compaction",
        isSummary: true,
        model: model.info,
        variant: agent?.variant,
        stream: (call) => language.doStream(call),
        request: {
          prompt: [
            { role: "system", content: agent?.prompt ?? compactionPrompt },
            { role: "user", content: [{ type: "text", text }] },
          ],
          ...(maxOutputTokens !== undefined && { maxOutputTokens }),
          ...(agent?.temperature !== undefined &&
            model.info.capabilities.temperature && { temperature: agent.temperature }),
          headers: sessionHeaders(run.sessionID, model),
          providerOptions,
        },
        tools: new Map(),
        rules: [],
        context: () => {
          throw new Error("A summary calls no tools")
        },
        isLast: false,
      }
    },
    async finish({ sessionID, id }, { history, user, parts }) {
      const asking = partOf(parts)
      const summary = messages.get(sessionID, id)
      if (!isSummary(summary) || !summary.parts.some((part) => part.type === "text" && part.text.trim() !== ""))
        return false
      const again = asking?.overflow === true ? lastPrompt(history) : undefined
      const now = clock.now()
      if (again?.info.role === "user") {
        const { agent, model, format, tools, system } = again.info
        const author = { agent, model, ...(format && { format }), ...(tools && { tools }), ...(system && { system }) }
        say(sessionID, author, again.parts.filter(({ type }) => type !== "subtask").map(withoutMedia))
      } else if (asking?.auto) {
        const time = { start: now, end: now }
        const resume: Part = {
          id: "",
          sessionID,
          messageID: "",
          type: "text",
          text: compactionResume,
          synthetic: true,
          time,
        }
        say(sessionID, { agent: user.agent, model: user.model }, [resume])
      }
      publisher.publish("session.compacted", { sessionID })
      return true
    },
    async afterStep({ sessionID, providerID, modelID, tokens }, { user, history }) {
      const limits = await settings()
      if (limits.auto === false || hasJustSummarised(history)) return false
      const usable = usableTokens((await providers.model(providerID, modelID)).info, limits)
      if (usable === undefined || sizeOf(tokens) < usable) return false
      await request(sessionID, user, { auto: true, overflow: false })
      return true
    },
    async onOverflow({ user, history }) {
      // Nothing but the prompt itself, or what a summary has left of all: it would not get shorter.
      const hasMore = history.some(({ info }) => info.role === "assistant" && info.finish !== undefined)
      if ((await settings()).auto === false || !hasMore || hasJustSummarised(history)) return false
      await request(user.sessionID, user, { auto: true, overflow: true })
      return true
    },
  }
}

/** A word in the place of a file that may be what made the conversation too long. */
const withoutMedia = (part: Part): Part => {
  if (part.type !== "file" || !/^(image|audio|video)\/|^application\/pdf$/.test(part.mime)) return part
  const { id, sessionID, messageID, mime, filename = "a file" } = part
  return { id, sessionID, messageID, type: "text", text: attachmentGone(filename, mime) }
}

/** The conversation as text, and what is left of what came before it. */
const requestText = (messages: MessageWithParts[], limitChars: number): string => {
  const earlier = messages.findLast(isSummary)?.parts.flatMap((part) => (part.type === "text" ? [part.text] : []))
  const left = earlier?.join("\n") ?? ""
  const said = messages.filter(({ info }) => info.role === "user" || info.summary !== true)
  const text = transcript(said, Math.max(0, limitChars - left.length))
  const summary = left === "" ? "" : `\n\n${compactionEarlier}\n<summary>\n${left}\n</summary>`
  return `${compactionRequest}\n\n<conversation>\n${text}\n</conversation>${summary}`
}

const partOf = (parts: Part[]): CompactionPart | undefined => parts.find((part) => part.type === "compaction")

/** The newest user message that is a prompt. */
const lastPrompt = (messages: MessageWithParts[]): MessageWithParts | undefined =>
  messages.findLast(({ info, parts }) => info.role === "user" && !isAsked(parts, "compaction"))

/** Whether no step was finished since the last summary. */
const hasJustSummarised = (history: MessageWithParts[]): boolean => {
  const summary = history.findLastIndex(isSummary)
  const isStep = ({ info }: MessageWithParts) => info.role === "assistant" && info.finish !== undefined
  return summary >= 0 && !history.slice(summary + 1).some(isStep)
}

/** Tokens that a conversation may have before there is no room for an answer; undefined when the model's limit is not known. */
export const usableTokens = (
  { limit }: Pick<Model, "limit">,
  { reserved }: { reserved?: number | undefined },
): number | undefined => {
  if (limit.context === 0) return undefined
  // Of a small model whose answers may fill its context, half of that stays for the conversation.
  const kept = reserved ?? Math.min(RESERVED_TOKENS, limit.output, limit.context / 2)
  return Math.max(0, (limit.input ?? limit.context) - kept)
}

const sizeOf = ({ total, input, output, cache }: TokenUsage): number =>
  total ?? input + output + cache.read + cache.write

const isTooLong = ({ info }: MessageWithParts): boolean =>
  info.role === "assistant" && info.summary === true && info.error?.name === "ContextOverflowError"

const lengthOf = (messages: MessageWithParts[]): number => transcript(messages, Number.POSITIVE_INFINITY).length
