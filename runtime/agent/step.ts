import type { LanguageModelV4CallOptions } from "@ai-sdk/provider"
import type { Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { Location } from "../location.ts"
import type { Clock } from "../ports/clock.ts"
import type { Snapshots } from "../ports/snapshots.ts"
import type { AssistantMessage } from "../schema/message.ts"
import type { Model } from "../schema/model.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { MessageError } from "../schema/message-error.ts"
import { endMessage } from "../session/interrupted.ts"
import type { Messages } from "../session/messages.ts"
import type { Run } from "../session/runs.ts"
import { addSpent } from "../session/spent.ts"
import type { Sessions } from "../session/sessions.ts"
import type { Tool, ToolContext } from "../tools/tool.ts"
import type { PatchPart, ToolPart } from "../schema/part.ts"
import { goesOn, type Pending, stepsOf } from "./pending.ts"
import { createRepeatGuard } from "./repeats.ts"
import { type RetryBounds, withRetries } from "./retry.ts"
import type { StructuredOutput } from "./structured.ts"
import { type ModelToolCall, runToolCall } from "./tool-call.ts"
import type { TruncateOutput } from "./truncate.ts"
import { runTurn, type TurnOptions, type TurnResult } from "./turn.ts"
import { NO_TOKENS } from "./usage.ts"

export interface StepResult {
  next: "continue" | "stop"
  /** The model did not say why it stopped, or said that it called a tool, which it did not. */
  isAimless: boolean
}

/** A request ready to be sent, as request.ts prepares it. */
export interface PreparedRequest {
  agentName: string
  model: Model
  variant: string | undefined
  stream: TurnOptions["stream"]
  /** Silence of the stream that this provider may keep; undefined for the usual one. */
  silenceMs?: number | undefined
  request: LanguageModelV4CallOptions
  tools: ReadonlyMap<string, Tool>
  rules: PermissionRuleset
  context(part: ToolPart, progress: ToolContext["progress"], signal: AbortSignal): ToolContext
  /** The agent has used up its steps: whatever the model answers, this is the last request. */
  isLast: boolean
  /** Present when the user wants the answer in a form. */
  structured?: Pick<StructuredOutput, "outcome"> | undefined
  /** The answer stands for the conversation so far. */
  isSummary?: true
}

export interface StepOptions {
  sessions: Sessions
  messages: Messages
  publisher: Publisher
  ids: IDs
  clock: Clock
  location: Location
  snapshots: Snapshots | undefined
  truncate: TruncateOutput
  retry: RetryBounds
  prepare(run: Run, pending: Pending): Promise<PreparedRequest>
  /** Learns of a step that changed files. */
  onChange(message: AssistantMessage): void
  /** Looks at a finished step; true has the loop go on whatever the model said. */
  afterStep(message: AssistantMessage, pending: Pending): Promise<boolean>
  /** Learns that the conversation no longer fits the model; true when the next cycle will compress it. */
  onOverflow(pending: Pending): Promise<boolean>
}

/** Tools that leave the work tree as it is, so that no new snapshot is needed after them. */
const READ_ONLY = new Set([
  "read",
  "glob",
  "grep",
  "todowrite",
  "question",
  "webfetch",
  "websearch",
  "skill",
  "invalid",
])

export const ABORTED: MessageError = { name: "MessageAbortedError", data: { message: "The user aborted the run" } }
const STOP: StepResult = { next: "stop", isAimless: false }
const GO_ON: StepResult = { next: "continue", isAimless: false }
/** Steps in a row that lead nowhere before a model is given up. */
const AIMLESS_LIMIT = 3
const AIMLESS: MessageError = {
  name: "UnknownError",
  data: { message: `The model ended ${AIMLESS_LIMIT} answers in a row without saying why` },
}
const FILTERED: MessageError = {
  name: "ContentFilterError",
  data: { message: "The provider withheld the answer: its content filter was triggered" },
}

/** The cause goes to whoever started the run, and to the log. */
const FAILED: MessageError = {
  name: "UnknownError",
  data: { message: "The answer ended in an internal error: see the server's log" },
}

/** One assistant message: a request to the model with its retries and tool calls, from the empty message to the completed one. */
export const createStep = (options: StepOptions) => {
  const { sessions, messages, publisher, ids, clock, location, snapshots } = options

  return async (run: Run, pending: Pending): Promise<StepResult> => {
    const { sessionID } = run
    const prepared = await options.prepare(run, pending)
    // A prompt that came in meanwhile is answered together with this one.
    if (!prepared.isSummary && messages.newestID(sessionID, "user") !== pending.user.id) return GO_ON
    const message: AssistantMessage = {
      id: ids.make("msg", messages.lastID(sessionID)),
      sessionID,
      role: "assistant",
      parentID: pending.user.id,
      agent: prepared.agentName,
      mode: prepared.agentName,
      ...(prepared.isSummary && { summary: true }),
      modelID: prepared.model.id,
      providerID: prepared.model.providerID,
      ...(prepared.variant !== undefined && { variant: prepared.variant }),
      path: { cwd: location.directory, root: location.worktree },
      cost: 0,
      tokens: NO_TOKENS,
      time: { created: clock.now() },
    }
    messages.save(message)
    try {
      return await answer(run, pending, prepared, message)
    } catch (error) {
      endMessage(messages, message, clock.now(), FAILED)
      throw error
    }
  }

  async function answer(
    run: Run,
    pending: Pending,
    prepared: PreparedRequest,
    message: AssistantMessage,
  ): Promise<StepResult> {
    run.setStatus({ type: "busy" })
    // The snapshot is taken while the provider thinks; nothing changes files before it is there.
    const before = location.vcs
      ? snapshots?.take(location.worktree, { mayHaveChanged: pending.steps === 0 })
      : undefined
    const isRepeated = createRepeatGuard(stepsOf(pending))
    const callTool = (part: ToolPart, call: ModelToolCall) =>
      runToolCall(part, call, {
        messages,
        clock,
        tools: prepared.tools,
        context: (owner, progress) => prepared.context(owner, progress, run.signal),
        truncate: options.truncate,
        isRepeated,
        partID: () => ids.make("prt"),
        signal: run.signal,
      })
    const attempt = await withRetries(run, clock, options.retry, async () =>
      runTurn({
        ...{ messages, clock, message, callTool, model: prepared.model },
        stream: prepared.stream,
        request: prepared.request,
        partID: () => ids.make("prt"),
        signal: run.signal,
        snapshot: before,
        silenceMs: prepared.silenceMs ?? options.retry.silenceMs,
      }),
    )
    if (attempt.ended === "done") return finish(message, attempt.turn, pending, prepared, await before)
    // Tools may have run before the end.
    await savePatch(message, await before)
    if (attempt.ended === "failed") return fail(message, attempt.error, pending)
    close(message, attempt.ended === "aborted" ? ABORTED : undefined)
    return STOP
  }

  /** State of the work tree after a step, and the files that the step changed. */
  async function compare(message: AssistantMessage, before: string) {
    const { parts } = messages.get(message.sessionID, message.id)
    const mayHaveChanged = parts.some((part) => part.type === "tool" && !READ_ONLY.has(part.tool))
    const after = await snapshots?.take(location.worktree, { mayHaveChanged })
    if (after === before) return { after, changed: [] }
    return {
      after,
      changed: (await snapshots?.changedFiles(location.worktree, before, { mayHaveChanged: false })) ?? [],
    }
  }

  async function savePatch(message: AssistantMessage, before: string | undefined) {
    if (before === undefined) return
    const { changed } = await compare(message, before)
    if (changed.length === 0) return
    messages.savePart(patchPart(message, before, changed))
    options.onChange(message)
  }

  function patchPart({ sessionID, id: messageID }: AssistantMessage, hash: string, changed: string[]): PatchPart {
    const files = changed.map((file) => `${location.worktree}/${file}`)
    return { id: ids.make("prt"), sessionID, messageID, type: "patch", hash, files }
  }

  /** Completes a message; an error is announced with it, but for one that only the caller who asked for a form needs to know. */
  function close(message: AssistantMessage, error?: MessageError) {
    if (error) message.error = error
    message.time.completed = clock.now()
    messages.transaction(() => {
      messages.save(message)
      if (error && error.name !== "StructuredOutputError")
        publisher.publish("session.error", { sessionID: message.sessionID, error })
    })
  }

  async function fail(message: AssistantMessage, error: MessageError, pending: Pending): Promise<StepResult> {
    if (error.name === "ContextOverflowError" && (await options.onOverflow(pending))) {
      // The message stays without its error: the same question is answered after compaction.
      publisher.publish("session.error", { sessionID: message.sessionID, error })
      close(message)
      return GO_ON
    }
    close(message, error)
    return STOP
  }

  async function finish(
    message: AssistantMessage,
    { outcomes }: TurnResult,
    pending: Pending,
    prepared: PreparedRequest,
    before: string | undefined,
  ): Promise<StepResult> {
    const { after, changed } = before === undefined ? { after: undefined, changed: [] } : await compare(message, before)
    const keys = { sessionID: message.sessionID, messageID: message.id }
    const reason = message.finish ?? "unknown"
    const { parts } = messages.get(message.sessionID, message.id)
    const stops = prepared.isLast || outcomes.includes("rejected")
    const isEnd = stops || !goesOn(reason, parts)
    const structured = prepared.structured?.outcome(parts, isEnd)
    const isAimless = !isEnd && !parts.some(({ type }) => type === "tool")
    const givesUp = isAimless && pending.aimless + 1 >= AIMLESS_LIMIT
    const failed = structured && "error" in structured ? structured.error : givesUp ? AIMLESS : undefined
    messages.transaction(() => {
      messages.savePart({
        ...{ id: ids.make("prt"), ...keys, type: "step-finish", reason, cost: message.cost, tokens: message.tokens },
        ...(after !== undefined && { snapshot: after }),
      })
      messages.save(message)
      if (changed.length > 0 && before !== undefined) messages.savePart(patchPart(message, before, changed))
      sessions.change(message.sessionID, (session) => {
        Object.assign(session, addSpent(session, message))
        session.time.updated = clock.now()
      })
      if (structured && "value" in structured) message.structured = structured.value
      close(message, reason === "content-filter" ? FILTERED : failed)
    })
    if (changed.length > 0) options.onChange(message)
    if (stops || structured || message.error) return STOP
    if (await options.afterStep(message, pending)) return GO_ON
    return { next: isEnd ? "stop" : "continue", isAimless }
  }
}
