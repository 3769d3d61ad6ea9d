import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { AssistantMessage, Message, MessageWithParts, UserMessage } from "../schema/message.ts"
import type { PromptInput } from "../schema/prompt-input.ts"
import type { Run } from "../session/runs.ts"
import type { Submissions } from "../session/submissions.ts"
import { announceFailure } from "./announce.ts"
import { ABORTED } from "./step.ts"
import { goesOn } from "./pending.ts"
import { createPreparePrompt, type PreparePromptOptions } from "./prepare-prompt.ts"
import { NO_TOKENS } from "./usage.ts"

/** A prompt that was taken in: its user message is stored. */
export interface Submitted {
  message: MessageWithParts
  /** The last message of the run that answers it; the user message itself for `noReply`. */
  done: Promise<MessageWithParts>
}

export interface SubmitOptions {
  /** `Idempotency-Key` of the request. */
  key?: string | undefined
  /** What the client sent, when the prompt was made from it: what tells the same from another that is sent with its message id. */
  sent?: Draft["sent"]
}

/** A prompt that programs help to write. */
export interface Draft {
  /** What the client sent: sent again with its message id, it is not written again. */
  sent: { messageID?: string | undefined }
  write(signal: AbortSignal): Promise<PromptInput>
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
  /**
   * Writes a prompt and answers it, both in one run: it waits until nothing else runs. When that is aborted meanwhile, or the
   * writing is, the prompt is stored as far as it came, with an aborted answer.
   *
   * @throws as submit
   */
  answerDraft(sessionID: string, draft: Draft): Promise<MessageWithParts>
  /** Answers what waits in a session. */
  resume(sessionID: string): Promise<void>
  /** The steps that are left of a run that was cut off in the middle. A failure becomes a `session.error` event, too. */
  goOn(run: Run): Promise<void>
}

export interface PromptOptions extends PreparePromptOptions {
  publisher: Publisher
  submissions: Submissions
  location: Location
  loop(run: Run): Promise<void>
}

export const createPrompts = (options: PromptOptions): Prompts => {
  const prepare = createPreparePrompt(options)
  const { sessions, messages, publisher, runs, submissions, ids, clock, background, location } = options

  /** Whoever follows the session learns of a failure while it is still busy, also when a request waits for the answer. */
  const loop = (run: Run): Promise<void> =>
    options.loop(run).catch((error: unknown) => announceFailure(publisher, run.sessionID, error))

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

  const isAnsweredWell = (sessionID: string, messageID: string): boolean => {
    const { info, parts } = answerTo(sessionID, messageID)
    if (info.role !== "assistant" || info.error || info.finish === undefined) return false
    return !goesOn(info.finish, parts)
  }

  const run = async (sessionID: string, messageID: string): Promise<MessageWithParts> => {
    try {
      await runs.prompt(sessionID, publisher, loop, () => isUnanswered(sessionID, messageID))
    } catch (error) {
      // What failed may have been a later prompt, which was taken up in the same run.
      if (!isAnsweredWell(sessionID, messageID)) throw error
    }
    return answerTo(sessionID, messageID)
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
  const again = async (
    sessionID: string,
    messageID: string,
    input: Pick<PromptInput, "noReply">,
  ): Promise<Submitted> => {
    const message = messages.get(sessionID, messageID)
    if (input.noReply) return { message, done: Promise.resolve(message) }
    if (!isUnanswered(sessionID, messageID)) {
      const ended = isGrowing(sessionID, messageID) ? runs.settled(sessionID) : Promise.resolve()
      return { message, done: ended.then(() => answerOf(sessionID, message)) }
    }
    return { message, done: run(sessionID, messageID).then(() => answerOf(sessionID, message)) }
  }

  const saveAborted = ({ id: parentID, sessionID, agent, model: { providerID, modelID } }: UserMessage) => {
    const now = clock.now()
    const info: AssistantMessage = {
      id: ids.make("msg", messages.lastID(sessionID)),
      ...{ sessionID, role: "assistant", parentID, agent, mode: agent, providerID, modelID },
      path: { cwd: location.directory, root: location.worktree },
      cost: 0,
      tokens: NO_TOKENS,
      error: ABORTED,
      time: { created: now, completed: now },
    }
    messages.transaction(() => {
      messages.save(info)
      publisher.publish("session.error", { sessionID, error: ABORTED })
    })
  }

  /** Id of the prompt's message; undefined when the same prompt was stored before. */
  const answerWithin = async (run: Run, { sent, write }: Draft): Promise<string | undefined> => {
    const { sessionID, signal } = run
    const submission = await submissions.check(sessionID, sent, undefined)
    if (submission.existing !== undefined) return undefined
    const storePrompt = await prepare(sessionID, await write(signal), submission)
    const { existing, user, begin } = storePrompt()
    if (existing !== undefined) return undefined
    if (signal.aborted) saveAborted(user)
    else {
      begin()
      await loop(run)
    }
    return user.id
  }

  const prompts: Prompts = {
    async submit(sessionID, input, { key, sent = input } = {}) {
      sessions.get(sessionID)
      const submission = await submissions.check(sessionID, sent, key)
      if (submission.existing !== undefined) return again(sessionID, submission.existing, input)
      const storePrompt = await prepare(sessionID, input, submission)
      const { existing, user, parts, begin } = storePrompt()
      // The same prompt came twice at once, and the other one was a moment faster.
      if (existing !== undefined) return again(sessionID, existing, input)
      const message = { info: user, parts }
      if (input.noReply) return { message, done: Promise.resolve(message) }
      begin()
      return { message, done: run(sessionID, user.id) }
    },
    async answerDraft(sessionID, draft) {
      for (;;) {
        sessions.get(sessionID)
        const { existing } = await submissions.check(sessionID, draft.sent, undefined)
        if (existing !== undefined) return (await again(sessionID, existing, {})).done
        const work = (within: Run) => answerWithin(within, draft)
        const messageID = await runs.exclusive(sessionID, publisher, work, { wait: true })
        if (messageID !== undefined) return answerTo(sessionID, messageID)
      }
    },
    start: async (sessionID, input, more) => {
      const { message, done } = await prompts.submit(sessionID, input, more)
      background.run(done)
      return message
    },
    goOn: loop,
    async resume(sessionID) {
      const last = messages.newestID(sessionID, "user")
      if (last !== undefined) await run(sessionID, last)
    },
  }

  return prompts
}
