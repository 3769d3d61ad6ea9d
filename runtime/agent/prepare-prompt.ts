import type { IDs } from "../ids.ts"
import type { Background } from "../ports/background.ts"
import type { Clock } from "../ports/clock.ts"
import type { UserMessage } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { PromptInput } from "../schema/prompt-input.ts"
import type { Session } from "../schema/session.ts"
import type { Messages } from "../session/messages.ts"
import type { Runs } from "../session/runs.ts"
import type { Sessions } from "../session/sessions.ts"
import type { Submission } from "../session/submissions.ts"
import { isDefaultTitle } from "../session/titles.ts"
import type { ResolveAuthor } from "./author.ts"
import type { ExpandParts } from "./input-parts.ts"

/** A prompt that was stored. */
export interface Taken {
  /** The message of the same prompt when that was stored meanwhile, and this one was not. */
  existing: string | undefined
  user: UserMessage
  parts: Part[]
  /** Before it is answered: has the session named. */
  begin(): void
}

export interface PreparePromptOptions {
  sessions: Sessions
  messages: Messages
  runs: Runs
  resolveAuthor: ResolveAuthor
  ids: IDs
  clock: Clock
  background: Background
  expandParts: ExpandParts
  nameSession(user: UserMessage, parts: Part[], signal: AbortSignal): Promise<void>
  /** Runs before a new prompt is stored: a revert that was pending becomes final. */
  beforePrompt(sessionID: string): Promise<void>
}

/**
 * Makes a user message of a prompt; the returned function stores it, synchronously, so that nothing comes between a stored prompt
 * and its run.
 *
 * @throws NotFoundError, AgentNotFoundError; the function IdempotencyConflictError and ServiceUnavailableError
 */
export type PreparePrompt = (sessionID: string, input: PromptInput, submission: Submission) => Promise<() => Taken>

export const createPreparePrompt = (options: PreparePromptOptions): PreparePrompt => {
  const { sessions, messages, runs, ids, clock, background } = options

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

  return async (sessionID, input, submission) => {
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
    await options.beforePrompt(sessionID)
    return () => {
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
      return { existing, user, parts, begin: () => nameLater?.() }
    }
  }
}

/** Adds the rules of a prompt's `tools`, which outlast it, as upstream has it. They take the place of what they overrule. */
const withTools = (rules: PermissionRuleset = [], tools: PromptInput["tools"] = {}): PermissionRuleset => [
  ...rules.filter(({ permission, pattern }) => !(pattern === "*" && Object.hasOwn(tools, permission))),
  ...Object.entries(tools).map(([permission, isAllowed]) => ({
    ...{ permission, pattern: "*", action: isAllowed ? ("allow" as const) : ("deny" as const) },
  })),
]
