import { NamedError } from "../errors.ts"
import type { Events, Publisher } from "../events.ts"
import type { Clock } from "../ports/clock.ts"
import type { SessionStatus } from "../schema/session.ts"
import type { Leases } from "../storage/leases.ts"

/** What the work of a run holds on to. */
export interface Run {
  sessionID: string
  /** Aborts with the reason that the user, a deletion or the server's stop gave. */
  signal: AbortSignal
  /** Stores and announces what the session does now. */
  setStatus(status: SessionStatus): void
}

export type RunWork = (run: Run) => Promise<void>

/**
 * The one place that knows whether a session runs. Prompts, shell, command, summarize, revert and delete all go through it.
 * A session runs in one process at a time, whichever has its lease.
 */
export interface Runs {
  /** Starts the session's prompt loop, or has the running one go on with what was stored meanwhile. Resolves when nothing is `unanswered`. */
  prompt(sessionID: string, publisher: Publisher, work: RunWork, unanswered: () => boolean): Promise<void>
  /**
   * Runs work that nothing may run beside. Busy: throws SessionBusyError, or waits its turn when `wait` is set. `quiet`: clients
   * are not told that the session is busy, for work that takes a moment.
   */
  exclusive<Result>(
    sessionID: string,
    publisher: Publisher,
    work: (run: Run) => Promise<Result>,
    options?: { wait?: boolean; quiet?: boolean },
  ): Promise<Result>
  /** @throws ServiceUnavailableError once the server is stopping: what is stored then would not be run */
  assertOpen(): void
  /**
   * Runs work when nothing else runs any more; when prompts are being answered, at once after them, while the session is still
   * busy. Not at all when these are aborted.
   */
  afterwards(sessionID: string, publisher: Publisher, work: RunWork): Promise<void>
  /** @throws SessionBusyError */
  assertIdle(sessionID: string): void
  isBusy(sessionID: string): boolean
  /** Stops the session's run, wherever it is, and resolves when it has ended. An idle session says so again to a given publisher. */
  abort(sessionID: string, publisher?: Publisher): Promise<void>
  /** Sessions that are busy or wait for a retry. */
  statuses(): Map<string, SessionStatus>
  /** Aborts everything that runs here. */
  stop(): Promise<void>
  /** A note from another process. */
  onSignal(kind: string, sessionID: string): void
}

interface Active {
  kind: "prompt" | "exclusive"
  controller: AbortController
  /** A prompt came in that the work has not seen. */
  again: boolean
  /** What is to follow in the same busy period. */
  next: RunWork[]
  done: Promise<void>
}

export interface RunsOptions {
  leases: Leases
  events: Events
  clock: Clock
  /** Starts the loop of a session that another process has queued a prompt for. */
  resume(sessionID: string): void
  /** Closes what a process that is gone left of a session's run. */
  recover(sessionID: string): void
}

const BUSY: SessionStatus = { type: "busy" }
const IDLE: SessionStatus = { type: "idle" }
const WATCH_MS = 100

export const createRuns = ({ leases, events, clock, resume, recover }: RunsOptions): Runs => {
  const active = new Map<string, Active>()
  let stopping = false

  const busy = (sessionID: string) =>
    new NamedError("SessionBusyError", {
      message: `Wait for session "${sessionID}" or abort it: it is busy`,
      sessionID,
    })

  const isBusy = (sessionID: string) => active.has(sessionID) || leases.holder(sessionID) !== undefined

  const assertOpen = () => {
    if (stopping) throw new NamedError("ServiceUnavailableError", { message: "Try again later: the server is stopping" })
  }

  /** Takes the lease, runs, and gives it back together with the idle events. */
  const start = <Result>(
    sessionID: string,
    kind: Active["kind"],
    publisher: Publisher | undefined,
    work: (run: Run, entry: Active) => Promise<Result>,
  ): Promise<Result> => {
    if (active.has(sessionID)) throw busy(sessionID)
    assertOpen()
    recover(sessionID)
    const announceStatus = (status: SessionStatus) => publisher?.publish("session.status", { sessionID, status })
    const taken = events.transaction(() => {
      if (!leases.take(sessionID, BUSY)) return false
      announceStatus(BUSY)
      return true
    })
    if (!taken) throw busy(sessionID)
    const controller = new AbortController()
    const run: Run = {
      sessionID,
      signal: controller.signal,
      setStatus: (status) =>
        events.transaction(() => {
          leases.setStatus(sessionID, status)
          announceStatus(status)
        }),
    }
    const entry: Active = { kind, controller, again: false, next: [], done: Promise.resolve() }
    active.set(sessionID, entry)
    const ended = () => {
      active.delete(sessionID)
      events.transaction(() => {
        leases.release(sessionID)
        if (publisher) announceIdle(sessionID, publisher)
      })
    }
    const result = work(run, entry).finally(ended)
    entry.done = result.then(
      () => {},
      () => {},
    )
    return result
  }

  const announceIdle = (sessionID: string, publisher: Publisher) => {
    publisher.publish("session.status", { sessionID, status: IDLE })
    publisher.publish("session.idle", { sessionID })
  }

  /** Waits until no process runs the session. */
  const idle = async (sessionID: string): Promise<void> => {
    for (;;) {
      const entry = active.get(sessionID)
      if (entry) await entry.done
      else if (leases.holder(sessionID) !== undefined) await clock.sleep(WATCH_MS)
      else return
    }
  }

  const prompt: Runs["prompt"] = async (sessionID, publisher, work, unanswered) => {
    while (unanswered()) {
      const entry = active.get(sessionID)
      if (entry?.kind === "prompt") {
        entry.again = true
        await entry.done
        // Still set when the prompt came in the moment in which the run ended.
        if (!entry.again || entry.controller.signal.aborted) return
        continue
      }
      if (entry) {
        await entry.done
        continue
      }
      const holder = leases.holder(sessionID)
      if (holder === undefined) {
        return start(sessionID, "prompt", publisher, async (run, own) => {
          do {
            // Prompts first: what follows may stand for the conversation so far.
            const following = own.again ? undefined : own.next.shift()
            own.again = false
            await (following ?? work)(run)
          } while ((own.again || own.next.length > 0) && !run.signal.aborted)
        })
      }
      leases.send(holder, { kind: "prompt", payload: sessionID })
      await idle(sessionID)
    }
  }

  const abortHere = (sessionID: string): Promise<void> | undefined => {
    const entry = active.get(sessionID)
    entry?.controller.abort(new DOMException("The run was aborted", "AbortError"))
    return entry?.done
  }

  return {
    prompt,
    async exclusive(sessionID, publisher, work, { wait = false, quiet = false } = {}) {
      if (!wait && isBusy(sessionID)) throw busy(sessionID)
      while (isBusy(sessionID)) await idle(sessionID)
      return start(sessionID, "exclusive", quiet ? undefined : publisher, (run) => work(run))
    },
    async afterwards(sessionID, publisher, work) {
      for (;;) {
        const entry = active.get(sessionID)
        if (entry?.kind === "prompt") {
          let isDone = false
          const failure = new Promise<unknown>((resolve) => {
            entry.next.push(async (run) => {
              isDone = true
              await work(run).catch(resolve)
              resolve(undefined)
            })
          })
          await entry.done
          if (isDone) {
            const error = await failure
            if (error !== undefined) throw error
            return
          }
          if (entry.controller.signal.aborted) return
        } else if (isBusy(sessionID)) await idle(sessionID)
        else return start(sessionID, "exclusive", publisher, (run) => work(run))
      }
    },
    assertOpen,
    assertIdle(sessionID) {
      if (isBusy(sessionID)) throw busy(sessionID)
    },
    isBusy,
    async abort(sessionID, publisher) {
      const here = abortHere(sessionID)
      if (here) return here
      const holder = leases.holder(sessionID)
      if (holder === undefined) {
        if (publisher) events.transaction(() => announceIdle(sessionID, publisher))
        return
      }
      leases.send(holder, { kind: "abort", payload: sessionID })
      await idle(sessionID)
    },
    statuses: () =>
      new Map(leases.all().flatMap((row) => (leases.isGone(row.owner) ? [] : [[row.session, row.status] as const]))),
    async stop() {
      stopping = true
      await Promise.all([...active.keys()].map(abortHere))
    },
    onSignal(kind, sessionID) {
      if (kind === "abort") void abortHere(sessionID)
      if (kind !== "prompt") return
      const entry = active.get(sessionID)
      if (entry?.kind === "prompt") entry.again = true
      else resume(sessionID)
    },
  }
}
