import type { Asks } from "../asks.ts"
import type { Events, Publisher } from "../events.ts"
import type { PermissionAnswer, PermissionAsk } from "../permission/permissions.ts"
import type { Clock } from "../ports/clock.ts"
import type { Database } from "../ports/database.ts"
import type { QuestionAnswers, QuestionAsk } from "../question/questions.ts"
import type { Leases } from "../storage/leases.ts"
import type { MessageStore } from "../storage/messages.ts"
import type { SessionStore } from "../storage/sessions.ts"
import { endMessage } from "./interrupted.ts"
import { createMessages, type Messages } from "./messages.ts"
import { createResumeOnce } from "./resume-once.ts"

/** Puts right what processes left that ended in the middle of their work. */
export interface Recovery {
  /** Closes every run and ask whose process is gone; with `goOn`, runs that can go on do. */
  all(): void
  /** Closes a session's run if its process is gone, so that another may take the session. */
  session(sessionID: string): void
}

export interface RecoveryOptions {
  database: Database
  events: Events
  leases: Leases
  clock: Clock
  sessions: SessionStore
  messages: MessageStore
  permissionAsks: Asks<PermissionAsk, PermissionAnswer>
  questionAsks: Asks<QuestionAsk, QuestionAnswers>
  /** Has a session's run go on, once for each prompt (see resume-once.ts). Without it every run is closed. */
  goOn?: ((sessionID: string) => void) | undefined
}

export const createRecovery = (options: RecoveryOptions): Recovery => {
  const { events, leases, clock, sessions, permissionAsks, questionAsks, database } = options
  const resumeOnce = createResumeOnce({ database, leases, sessions, now: clock.now })

  /** Events go where the session's own instance would publish them. */
  const publisherOf = (sessionID: string): Publisher | undefined => {
    const found = sessions.find(sessionID)
    return found && events.scoped({ directory: found.directory, project: found.projectID })
  }

  /** Texts get their end, tools that ran become errors, messages say that they were aborted. */
  const closeMessages = (sessionID: string, messages: Messages) => {
    for (const info of messages.infos(sessionID)) {
      if (info.role === "assistant" && info.time.completed === undefined) endMessage(messages, info, clock.now())
    }
  }

  const rejectAsks = (isMeant: (sessionID: string) => boolean) => {
    for (const { id, sessionID } of permissionAsks.abandoned()) {
      if (!isMeant(sessionID)) continue
      permissionAsks.answer(id, { reply: "reject" }, () =>
        publisherOf(sessionID)?.publish("permission.replied", { sessionID, requestID: id, reply: "reject" }),
      )
    }
    for (const { id, sessionID } of questionAsks.abandoned()) {
      if (!isMeant(sessionID)) continue
      questionAsks.answer(id, null, () =>
        publisherOf(sessionID)?.publish("question.rejected", { sessionID, requestID: id }),
      )
    }
  }

  /** Whether the run is to go on. */
  const settle = (sessionID: string, mayGoOn: boolean): boolean => {
    if (!leases.isAbandoned(sessionID)) return false
    return events.transaction(() => {
      // Asked again in the write transaction: of several processes only one closes it.
      if (!leases.isAbandoned(sessionID)) return false
      leases.dropAbandoned(sessionID)
      rejectAsks((asking) => asking === sessionID)
      const publisher = publisherOf(sessionID)
      if (!publisher) return false
      const messages = createMessages({ store: options.messages, events, publisher, clock })
      if (mayGoOn && resumeOnce.prepare(sessionID, messages)) return true
      closeMessages(sessionID, messages)
      publisher.publish("session.status", { sessionID, status: { type: "idle" } })
      publisher.publish("session.idle", { sessionID })
      return false
    })
  }

  return {
    session: (sessionID) => void settle(sessionID, false),
    all() {
      const { goOn } = options
      const going = leases.all().filter((row) => settle(row.session, goOn !== undefined))
      if (permissionAsks.abandoned().length + questionAsks.abandoned().length > 0) {
        events.transaction(() => rejectAsks(() => true))
      }
      leases.sweep()
      for (const { session } of going) goOn?.(session)
    },
  }
}
