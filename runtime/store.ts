import { type Asks, createAsks } from "./asks.ts"
import { createEvents, type Events } from "./events.ts"
import { createIDs, type IDs } from "./ids.ts"
import type { PermissionAnswer, PermissionAsk } from "./permission/permissions.ts"
import type { Platform } from "./platform.ts"
import type { QuestionAnswers, QuestionAsk } from "./question/questions.ts"
import { createRecovery } from "./session/recover.ts"
import { createRuns, type Runs, type RunWork } from "./session/runs.ts"
import { type GrantStore, grantStore } from "./storage/grants.ts"
import { createLeases, type Leases, type Signal } from "./storage/leases.ts"
import { type MessageStore, messageStore } from "./storage/messages.ts"
import { migrate } from "./storage/migrations.ts"
import { type ProjectStore, projectStore } from "./storage/projects.ts"
import { type SessionStore, sessionStore } from "./storage/sessions.ts"
import { type ShareStore, shareStore } from "./storage/shares.ts"

/** Everything that hangs on one database: shared by all instances of a Node process, and each Durable Object's own. */
export interface Store {
  ids: IDs
  events: Events
  leases: Leases
  runs: Runs
  sessions: SessionStore
  messages: MessageStore
  projects: ProjectStore
  grants: GrantStore
  shares: ShareStore
  permissionAsks: Asks<PermissionAsk, PermissionAnswer>
  questionAsks: Asks<QuestionAsk, QuestionAnswers>
  /** Closes what processes left that ended in the middle of their work, or has it go on. */
  recover(): void
  /**
   * Closes what processes left that ended in the middle of their work, and starts following the living ones on the same store;
   * the returned function stops that and signs off.
   */
  open(): () => void
}

export interface StoreOptions {
  platform: Platform
  /** See IDsOptions.home. */
  home?: string
  /** See IDsOptions.seal. */
  seal?: string
  /** Starts the loop of a session for which another process queued a prompt. */
  resume(sessionID: string): void
  /**
   * Finds what goes on with a run that an earlier life of the only process on this store left; when it throws, the run is closed.
   * The session counts as busy meanwhile. Without it such runs are closed.
   */
  goOn?: (sessionID: string, signal: AbortSignal) => Promise<RunWork>
  /** Saves the database before a migration that changes data. */
  backup?: (version: number) => void
}

const TAIL_EVERY_MS = 100
const BEAT_EVERY_MS = 5_000
const RECOVER_EVERY_MS = 5_000
const PRUNE_EVERY_MS = 60_000

/** Opens a database: brings it up to date and puts the stores over it. @throws StorageVersionError */
export const createStore = ({ platform, home, seal, resume, goOn, backup }: StoreOptions): Store => {
  const { database, clock, owner, environment, background, log } = platform
  migrate(database, backup ? { backup } : {})
  const ids = createIDs({ now: clock.now, ...(home !== undefined && { home }), ...(seal !== undefined && { seal }) })
  const messages = messageStore(database)
  const sessions = sessionStore(database)
  const leases = createLeases(database, clock, owner)
  const events = createEvents({
    ...{ database, clock, ids },
    owner: owner.id,
    bootID: environment.bootID,
    partBody: messages.partBody,
  })
  const asks = {
    database,
    transaction: events.transaction,
    leases,
    owner: owner.id,
    directoryOf: (sessionID: string) => sessions.directoryOf(sessionID) ?? "",
  }
  const permissionAsks = createAsks<PermissionAsk, PermissionAnswer>({ kind: "permission", ...asks })
  const questionAsks = createAsks<QuestionAsk, QuestionAnswers>({ kind: "question", ...asks })

  const recovery = createRecovery({
    ...{ database, events, leases, clock, sessions, messages, permissionAsks, questionAsks },
    mayGoOn: goOn !== undefined,
  })
  const runs = createRuns({ leases, events, clock, background, resume, recover: recovery.session })

  const recover = () => {
    for (const { sessionID, publisher } of recovery.all()) {
      const work: RunWork = async (run) => {
        const found = await goOn?.(sessionID, run.signal).catch((error: unknown) => {
          recovery.close(sessionID)
          const message = "Prompt again: the run was cut off, and what it needs to go on could not be reached"
          if (!run.signal.aborted)
            publisher.publish("session.error", { sessionID, error: { name: "UnknownError", data: { message } } })
          throw error
        })
        recovery.prepare(sessionID)
        await found?.(run)
      }
      background.run(runs.goOn(sessionID, publisher, work))
    }
  }

  const onSignal = ({ kind, payload }: Signal) => {
    if (kind === "permission") permissionAsks.onSignal(payload)
    else if (kind === "question") questionAsks.onSignal(payload)
    else runs.onSignal(kind, payload)
  }

  return {
    ...{ ids, events, leases, runs, sessions, messages, permissionAsks, questionAsks },
    projects: projectStore(database),
    grants: grantStore(database),
    shares: shareStore(database),
    recover,
    open() {
      leases.beat()
      recover()
      let isOpen = true
      // What fails now, on a full disk for instance, is tried again the next time; the server goes on.
      const guarded = (name: string, work: () => void) => () => {
        if (!isOpen) return
        try {
          work()
        } catch (error) {
          log("error", `${name} failed`, { error })
        }
      }
      let version: number | undefined
      const follow = guarded("Following other processes", () => {
        const now = database.externalVersion()
        if (now === version) return
        const hasMore = events.tail()
        leases.receive(onSignal)
        // A page at a time, so that readers take one before the next comes.
        if (hasMore) clock.soon(follow)
        else version = now
      })
      const beat = () => {
        leases.beat()
        runs.checkLeases()
      }
      const stops = [
        clock.every(TAIL_EVERY_MS, follow),
        clock.every(BEAT_EVERY_MS, guarded("Heartbeat", beat)),
        clock.every(RECOVER_EVERY_MS, guarded("Recovery", recover)),
        clock.every(PRUNE_EVERY_MS, guarded("Pruning events", events.prune)),
      ]
      return () => {
        isOpen = false
        for (const stop of stops) stop()
        leases.leave()
      }
    },
  }
}
