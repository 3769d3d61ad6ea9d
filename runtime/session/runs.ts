import { NamedError } from "../errors.ts"
import type { Events, Publisher } from "../events.ts"
import type { Background } from "../ports/background.ts"
import type { Clock } from "../ports/clock.ts"
import type { SessionStatus } from "../schema/session.ts"
import { busy } from "./busy.ts"
import type { Leases, RunKey } from "../storage/leases.ts"

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
  /**
   * Has the session's prompt loop run, here or in the process that runs it already, until nothing is `unanswered`. A loop that
   * was started for this very prompt runs once, whatever comes of it.
   */
  prompt(sessionID: string, publisher: Publisher, work: RunWork, unanswered: () => boolean): Promise<void>
  /** Has a run go on whose lease this process has taken over. Prompts that come in meanwhile are answered in it. */
  goOn(sessionID: string, publisher: Publisher, work: RunWork): Promise<void>
  /**
   * Runs work that nothing may run beside. Busy: throws SessionBusyError, or with `wait` waits its turn, and is aborted by an abort
   * that comes meanwhile. `quiet`: clients are not told that the session is busy, for work that takes a moment.
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
  /** Resolves when what runs in a session now, in whichever process, has ended. */
  settled(sessionID: string): Promise<void>
  /**
   * Stops the session's run, wherever it is, and resolves when it has ended. What was asked before is not answered any more, in no
   * process. An idle session says so again to a given publisher.
   */
  abort(sessionID: string, publisher?: Publisher): Promise<void>
  /** Whether an abort came after this message. */
  isStopped(sessionID: string, messageID: string): boolean
  /** Sessions that are busy or wait for a retry. */
  statuses(): Map<string, SessionStatus>
  /** Sessions that this process runs. */
  here(): string[]
  /** Aborts everything that runs here, and takes in nothing new. */
  stop(): Promise<void>
  /** Aborts runs that other processes have taken over: they counted this one out while it was too slow to say that it lives. */
  checkLeases(): void
  /** A note from another process. */
  onSignal(kind: string, payload: string): void
}

interface Active {
  kind: "prompt" | "exclusive"
  started: number
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
  /** Keeps a run alive whose request is over. */
  background: Background
  /** Starts the loop of a session that another process has queued a prompt for. */
  resume(sessionID: string): void
  /** Closes what a process that is gone left of a session's run. */
  recover(sessionID: string): void
}

const BUSY: SessionStatus = { type: "busy" }
const IDLE: SessionStatus = { type: "idle" }
const WATCH_MS = 100
const nothing = () => {}

export const createRuns = ({ leases, events, clock, background, resume, recover }: RunsOptions): Runs => {
  const active = new Map<string, Active>()
  let stopping = false

  const isBusy = (sessionID: string) => active.has(sessionID) || leases.elsewhere(sessionID) !== undefined

  const assertOpen = () => {
    if (stopping)
      throw new NamedError("ServiceUnavailableError", { message: "Try again later: the server is stopping" })
  }

  /** Takes the lease, runs, and gives it back together with the idle events. Undefined when another process was faster. */
  const start = <Result>(
    sessionID: string,
    kind: Active["kind"],
    publisher: Publisher | undefined,
    work: (run: Run, entry: Active) => Promise<Result>,
  ): Promise<Result> | undefined => {
    assertOpen()
    recover(sessionID)
    const announceStatus = (status: SessionStatus) => publisher?.publish("session.status", { sessionID, status })
    const key = events.transaction(() => {
      const taken = leases.take(sessionID, BUSY)
      if (taken) announceStatus(BUSY)
      return taken
    })
    if (!key) return
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
    const entry: Active = { kind, started: key.started, controller, again: false, next: [], done: Promise.resolve() }
    active.set(sessionID, entry)
    const ended = () => {
      active.delete(sessionID)
      events.transaction(() => {
        // Who has taken the run over says itself what becomes of it.
        if (leases.release(sessionID) && publisher) announceIdle(sessionID, publisher)
      })
    }
    const result = work(run, entry).finally(ended)
    entry.done = result.then(nothing, () => void (entry.again = true))
    background.run(entry.done)
    return result
  }

  const announceIdle = (sessionID: string, publisher: Publisher) => {
    publisher.publish("session.status", { sessionID, status: IDLE })
    publisher.publish("session.idle", { sessionID })
  }

  /** Waits until another process's run has ended. Its end is in the store, so nothing but looking tells. */
  const ended = async (sessionID: string, { owner, started }: RunKey): Promise<void> => {
    for (;;) {
      const run = leases.elsewhere(sessionID)
      if (run?.owner !== owner || run.started !== started) return recover(sessionID)
      await clock.sleep(WATCH_MS)
    }
  }

  /** Waits until the session's run, if it has one, has ended. */
  const idle = (sessionID: string): Promise<void> | undefined => {
    const entry = active.get(sessionID)
    if (entry) return entry.done
    const elsewhere = leases.elsewhere(sessionID)
    return elsewhere && ended(sessionID, elsewhere)
  }

  /** Prompts first: what follows may stand for the conversation so far. */
  const answer = async (work: RunWork, run: Run, own: Active): Promise<void> => {
    do {
      const following = own.again ? undefined : own.next.shift()
      own.again = false
      await (following ?? work)(run)
    } while ((own.again || own.next.length > 0) && !run.signal.aborted)
  }

  const prompt: Runs["prompt"] = async (sessionID, publisher, work, unanswered) => {
    while (unanswered()) {
      const entry = active.get(sessionID)
      if (entry) {
        entry.again = true
        await entry.done
        // Still set when the prompt came in the moment in which the run ended, or after its abort; set when the run failed.
        if (entry.kind === "prompt" && !entry.again) return
        continue
      }
      const elsewhere = leases.elsewhere(sessionID)
      if (elsewhere) {
        leases.send(elsewhere.owner, { kind: "prompt", payload: sessionID })
        await ended(sessionID, elsewhere)
        continue
      }
      const started = start(sessionID, "prompt", publisher, (run, own) => answer(work, run, own))
      if (started) return started
    }
  }

  const abortHere = (entry: Active | undefined): Promise<void> | undefined => {
    entry?.controller.abort(new DOMException("The run was aborted", "AbortError"))
    return entry?.done
  }

  return {
    prompt,
    goOn: async (sessionID, publisher, work) =>
      start(sessionID, "prompt", publisher, (run, own) => answer(work, run, own)),
    async exclusive(sessionID, publisher, work, { wait = false, quiet = false } = {}) {
      const [stop, announced] = [leases.stopOf(sessionID), quiet ? undefined : publisher]
      let isStopped = false
      for (;;) {
        const begin = (run: Run, entry: Active) => {
          if (isStopped) void abortHere(entry)
          return work(run)
        }
        const started = isBusy(sessionID) ? undefined : start(sessionID, "exclusive", announced, begin)
        if (started) return started
        if (!wait) throw busy(sessionID)
        const signal = active.get(sessionID)?.controller.signal
        await idle(sessionID)
        isStopped ||= signal?.aborted === true || leases.stopOf(sessionID) !== stop
      }
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
        else {
          const started = start(sessionID, "exclusive", publisher, work)
          if (started) return started
        }
      }
    },
    assertOpen,
    assertIdle(sessionID) {
      if (isBusy(sessionID)) throw busy(sessionID)
    },
    isBusy,
    settled: async (sessionID) => idle(sessionID),
    async abort(sessionID, publisher) {
      leases.stop(sessionID)
      recover(sessionID)
      const here = abortHere(active.get(sessionID))
      if (here) return here
      const elsewhere = leases.elsewhere(sessionID)
      if (!elsewhere) {
        if (publisher) events.transaction(() => announceIdle(sessionID, publisher))
        return
      }
      const payload = JSON.stringify({ sessionID, started: elsewhere.started })
      leases.send(elsewhere.owner, { kind: "abort", payload })
      await ended(sessionID, elsewhere)
    },
    isStopped: (sessionID, messageID) => leases.isStopped(sessionID, messageID),
    statuses: () =>
      new Map(leases.all().flatMap((row) => (leases.isGone(row.owner) ? [] : [[row.session, row.status] as const]))),
    here: () => [...active.keys()],
    async stop() {
      stopping = true
      await Promise.all([...active.values()].map(abortHere))
    },
    checkLeases() {
      for (const [sessionID, entry] of active) if (!leases.isHeld(sessionID)) void abortHere(entry)
    },
    onSignal(kind, payload) {
      if (kind === "abort") {
        const { sessionID, started } = JSON.parse(payload) as { sessionID: string; started: number }
        const entry = active.get(sessionID)
        // The run that was meant may have ended, and another one begun.
        if (entry?.started === started) void abortHere(entry)
      }
      if (kind !== "prompt") return
      const entry = active.get(payload)
      if (entry) entry.again = true
      if (entry?.kind !== "prompt") resume(payload)
    },
  }
}
