import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { Background } from "../ports/background.ts"
import type { Clock } from "../ports/clock.ts"
import type { Providers } from "../provider/providers.ts"
import type { Message, MessageWithParts, UserMessage } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { PromptInput } from "../schema/prompt-input.ts"
import type { Session } from "../schema/session.ts"
import type { Messages } from "../session/messages.ts"
import type { Run, Runs } from "../session/runs.ts"
import type { Sessions } from "../session/sessions.ts"
import type { Submissions } from "../session/submissions.ts"
import { isDefaultTitle } from "../session/titles.ts"
import type { ResolveAuthor } from "./author.ts"
import type { ExpandParts } from "./input-parts.ts"

/** A prompt that was taken in: its user message is stored. */
export interface Submitted {
  message: MessageWithParts
  /** The last message of the run that answers it; the user message itself for `noReply`. */
  done: Promise<MessageWithParts>
}

export interface SubmitOptions {
  /** `Idempotency-Key` of the request. */
  key?: string | undefined
}

/** Takes prompts in, and runs what answers them. */
export interface Prompts {
  /** @throws NotFoundError, AgentNotFoundError, ProviderModelNotFoundError, IdempotencyConflictError */
  submit(sessionID: string, input: PromptInput, options?: SubmitOptions): Promise<Submitted>
  /**
   * Takes a prompt in and answers it in the background, where a failure becomes a `session.error` event.
   *
   * @returns the prompt's message
   * @throws as submit
   */
  start(sessionID: string, input: PromptInput, options?: SubmitOptions): Promise<MessageWithParts>
  /** Answers what waits in a session. */
  resume(sessionID: string): Promise<void>
  /** The steps that are left of a run that was cut off in the middle. A failure becomes a `session.error` event, too. */
  goOn(run: Run): Promise<void>
}

export interface PromptOptions {
  sessions: Sessions
  messages: Messages
  publisher: Publisher
  runs: Runs
  submissions: Submissions
  resolveAuthor: ResolveAuthor
  providers: Providers
  ids: IDs
  clock: Clock
  background: Background
  expandParts: ExpandParts
  nameSession(user: UserMessage, parts: Part[], signal: AbortSignal): Promise<void>
  loop(run: Run): Promise<void>
  /** Runs before a new prompt is stored: a revert that was pending becomes final. */
  beforePrompt(sessionID: string): Promise<void>
}

export const createPrompts = (options: PromptOptions): Prompts => {
  const { sessions, messages, publisher, runs, submissions, providers, ids, clock, background } = options

  /** Last message of the run that answered a prompt; the prompt itself when it was stopped before anything answered it. */
  const answerTo = (sessionID: string, messageID: string): MessageWithParts => {
    const newest = messages.infos(sessionID, messageID).findLast(({ role }) => role === "assistant")
    return messages.get(sessionID, newest?.id ?? messageID)
  }

  /** Whether no message has been completed that answers this prompt or a later one, and the user has not stopped it either. */
  const isUnanswered = (sessionID: string, messageID: string): boolean => {
    if (runs.isStopped(sessionID, messageID)) return false
    const since = messages.infos(sessionID, messageID)
    // Deleted meanwhile: nothing is left to answer.
    if (since.length === 0) return false
    const ids = new Set(since.map(({ id }) => id))
    return !since.some(
      (info) => info.role === "assistant" && ids.has(info.parentID) && info.time.completed !== undefined,
    )
  }

  const run = async (sessionID: string, messageID: string): Promise<MessageWithParts> => {
    await runs.prompt(sessionID, publisher, options.loop, () => isUnanswered(sessionID, messageID))
    return answerTo(sessionID, messageID)
  }

  const store = (session: Session, user: UserMessage, parts: Part[], input: PromptInput) =>
    messages.transaction(() => {
      const sessionID = session.id
      const { providerID, modelID, variant } = user.model
      sessions.change(sessionID, (draft) => {
        draft.agent = user.agent
        draft.model = { id: modelID, providerID, variant: variant ?? "default" }
        draft.time.updated = user.time.created
        const rules = withTools(draft.permission, input.tools)
        if (rules.length > 0) draft.permission = rules
      })
      messages.save(user)
      for (const part of parts) messages.savePart(part)
      sessions.change(sessionID, () => {})
    })

  const startTitle = (session: Session, user: UserMessage, parts: Part[]) => {
    const first =
      isDefaultTitle(session.title) && session.parentID === undefined && messages.lastID(session.id) === undefined
    if (!first) return undefined
    return () => background.run(options.nameSession(user, parts, AbortSignal.timeout(60_000)))
  }

  /** Last message of the answer to a prompt, which may have been answered together with later ones. */
  const answerOf = (sessionID: string, prompt: MessageWithParts): MessageWithParts => {
    const since = messages.infos(sessionID, prompt.info.id)
    const answers = (asked: Message) => since.filter((info) => info.role === "assistant" && info.parentID === asked.id)
    const answer = since.map((asked) => answers(asked).at(-1)).find((info) => info !== undefined)
    return answer ? messages.get(sessionID, answer.id) : prompt
  }

  /** Whether what runs in the session may still add to the answer of a prompt. */
  const isGrowing = (sessionID: string, messageID: string): boolean => {
    const newest = messages.infos(sessionID, messageID).findLast((info) => info.role === "assistant")
    return runs.isBusy(sessionID) && newest?.role === "assistant" && newest.parentID === messageID
  }

  /** What came of a prompt that was sent before: joins its run; it runs now when a server that ended had only stored it. */
  const again = async (sessionID: string, messageID: string, input: PromptInput): Promise<Submitted> => {
    const message = messages.get(sessionID, messageID)
    if (input.noReply) return { message, done: Promise.resolve(message) }
    if (!isUnanswered(sessionID, messageID)) {
      const ended = isGrowing(sessionID, messageID) ? runs.settled(sessionID) : Promise.resolve()
      return { message, done: ended.then(() => answerOf(sessionID, message)) }
    }
    if (message.info.role === "user") {
      const { providerID, modelID } = message.info.model
      await providers.model(providerID, modelID)
    }
    return { message, done: run(sessionID, messageID).then(() => answerOf(sessionID, message)) }
  }

  /** The cause of a failure that nobody foresaw goes to the log alone. */
  const announceFailure = (sessionID: string, error: unknown): never => {
    const message =
      error instanceof NamedError ? error.message : "Answer the prompt: an internal error, see the server's log"
    publisher.publish("session.error", { sessionID, error: { name: "UnknownError", data: { message } } })
    throw error
  }

  const prompts: Prompts = {
    async submit(sessionID, input, { key } = {}) {
      sessions.get(sessionID)
      const submission = await submissions.check(sessionID, input, key)
      if (submission.existing !== undefined) return again(sessionID, submission.existing, input)
      const session = sessions.get(sessionID)
      const { agent, model } = await options.resolveAuthor(session, input)
      const user: UserMessage = {
        id: input.messageID ?? ids.make("msg", messages.lastID(sessionID)),
        sessionID,
        role: "user",
        time: { created: clock.now() },
        agent: agent.name,
        model,
        ...(input.tools && { tools: input.tools }),
        ...(input.system !== undefined && { system: input.system }),
        ...(input.format && { format: input.format }),
      }
      const parts = await options.expandParts(user, input.parts)
      // Looked up now, so that nothing comes between the stored prompt and its run; told only then: words are not lost over a model.
      const unusable = input.noReply ? undefined : await failureOf(providers.model(model.providerID, model.modelID))
      await options.beforePrompt(sessionID)
      const newest = messages.lastID(sessionID)
      if (input.messageID === undefined && newest !== undefined && newest > user.id) {
        // Reading the parts took time, and another message came first.
        user.id = ids.make("msg", newest)
        for (const part of parts) part.messageID = user.id
      }
      const nameLater = startTitle(session, user, parts)
      runs.assertOpen()
      const existing = messages.transaction(() => {
        const first = submission.claim(user.id)
        if (first === undefined) store(session, user, parts, input)
        return first
      })
      // The same prompt came twice at once, and the other one was a moment faster.
      if (existing !== undefined) return again(sessionID, existing, input)
      const message = { info: user, parts }
      if (input.noReply) return { message, done: Promise.resolve(message) }
      if (unusable) throw unusable.error
      nameLater?.()
      return { message, done: run(sessionID, user.id) }
    },
    start: async (sessionID, input, more) => {
      const { message, done } = await prompts.submit(sessionID, input, more)
      background.run(done.catch((error: unknown) => announceFailure(sessionID, error)))
      return message
    },
    goOn: (run) => options.loop(run).catch((error: unknown) => announceFailure(run.sessionID, error)),
    async resume(sessionID) {
      const last = messages.newestID(sessionID, "user")
      if (last !== undefined) await run(sessionID, last)
    },
  }

  return prompts
}

const failureOf = (work: Promise<unknown>): Promise<{ error: unknown } | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )

/** Adds the rules of a prompt's `tools`, which outlast it, as upstream has it. They take the place of what they overrule. */
const withTools = (rules: PermissionRuleset = [], tools: PromptInput["tools"] = {}): PermissionRuleset => [
  ...rules.filter(({ permission, pattern }) => !(pattern === "*" && Object.hasOwn(tools, permission))),
  ...Object.entries(tools).map(([permission, isAllowed]) => ({
    ...{ permission, pattern: "*", action: isAllowed ? ("allow" as const) : ("deny" as const) },
  })),
]
