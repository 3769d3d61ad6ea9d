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
  /** Closes every run and ask whose process is gone; returns the runs that are to go on, which are this process's now. */
  all(): GoingOn[]
  /** Closes a session's run if its process is gone, so that another may take the session. */
  session(sessionID: string): void
  /** Makes the conversation of a run that goes on ready for the model. */
  prepare(sessionID: string): void
  /** Closes the conversation of a run that cannot go on after all. */
  close(sessionID: string): void
}

/** A run that was cut off and is to go on. */
export interface GoingOn {
  sessionID: string
  publisher: Publisher
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
  /** Whether a session's run may go on, once for each prompt (see resume-once.ts). Else every run is closed. */
  mayGoOn: boolean
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

  const messagesOf = (publisher: Publisher) => createMessages({ store: options.messages, events, publisher, clock })

  /** Returns the run that is to go on: the old lease goes as the new one comes, so that no crash makes it forgotten. */
  const settle = (sessionID: string, mayGoOn: boolean): GoingOn | undefined => {
    if (!leases.isAbandoned(sessionID)) return undefined
    return events.transaction(() => {
      // Asked again in the write transaction: of several processes only one closes it.
      if (!leases.isAbandoned(sessionID)) return undefined
      leases.dropAbandoned(sessionID)
      rejectAsks((asking) => asking === sessionID)
      const publisher = publisherOf(sessionID)
      if (!publisher) return undefined
      const messages = messagesOf(publisher)
      if (mayGoOn && resumeOnce.claim(sessionID, messages)) {
        leases.take(sessionID, { type: "busy" })
        return { sessionID, publisher }
      }
      closeMessages(sessionID, messages)
      publisher.publish("session.status", { sessionID, status: { type: "idle" } })
      publisher.publish("session.idle", { sessionID })
      return undefined
    })
  }

  /** Nothing for a session that was deleted meanwhile. */
  const inSession = (sessionID: string, work: (messages: Messages) => void) =>
    events.transaction(() => {
      const publisher = publisherOf(sessionID)
      if (publisher) work(messagesOf(publisher))
    })

  return {
    session: (sessionID) => void settle(sessionID, false),
    prepare: (sessionID) => inSession(sessionID, (messages) => resumeOnce.prepare(sessionID, messages)),
    close: (sessionID) => inSession(sessionID, (messages) => closeMessages(sessionID, messages)),
    all() {
      const going = leases.all().flatMap((row) => settle(row.session, options.mayGoOn) ?? [])
      if (permissionAsks.abandoned().length + questionAsks.abandoned().length > 0) {
        events.transaction(() => rejectAsks(() => true))
      }
      leases.sweep()
      return going
    },
  }
}
