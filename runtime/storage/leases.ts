import type { Clock } from "../ports/clock.ts"
import type { Database } from "../ports/database.ts"
import type { Owner } from "../ports/owner.ts"
import type { SessionStatus } from "../schema/session.ts"

export interface Signal {
  kind: string
  payload: string
}

export interface RunRow {
  session: string
  owner: string
  status: SessionStatus
}

/** One run of a session; two runs of one session never start at the same time. */
export interface RunKey {
  owner: string
  /** Milliseconds since the epoch. */
  started: number
}

/** Which process runs which session, and notes from process to process. */
export interface Leases {
  /** Says that this process lives. */
  beat(): void
  /** Takes a session's run; undefined while another process has it, be it one that is gone (see `dropAbandoned`). */
  take(sessionID: string, status: SessionStatus): RunKey | undefined
  setStatus(sessionID: string, status: SessionStatus): void
  /** Gives a run up; false when it had been taken from this process. */
  release(sessionID: string): boolean
  /** Whether the run is still this process's. */
  isHeld(sessionID: string): boolean
  /** The session's run in another living process. */
  elsewhere(sessionID: string): RunKey | undefined
  all(): RunRow[]
  /** Notes that the user stopped the session: what was said until now is not to be answered any more. */
  stop(sessionID: string): void
  /** Position of the newest message when the user last stopped the session. */
  stopOf(sessionID: string): number | undefined
  /** Whether the user has stopped the session since this message was stored. */
  isStopped(sessionID: string, messageID: string): boolean
  /** Whether the process that has a session's run is gone. */
  isAbandoned(sessionID: string): boolean
  /** Gives up an abandoned run. */
  dropAbandoned(sessionID: string): void
  /** Forgets processes that are gone, and the notes for them. */
  sweep(): void
  /** Whether a process can be counted out. */
  isGone(owner: string): boolean
  /** Leaves a note for another process. */
  send(owner: string, signal: Signal): void
  /** Hands over this process' notes, oldest first. One is thrown away once it was handled: what throws comes again. */
  receive(handle: (signal: Signal) => void): void
  /** Signs this process off. */
  leave(): void
}

/** A process that has not said that it lives for this long is gone. */
const SILENT_MS = 15_000

export const createLeases = (database: Database, clock: Clock, owner: Owner): Leases => {
  let lastBeat: number | undefined
  /** When this process last woke: while the machine sleeps nobody can say anything. */
  let wokenAt = 0

  const isGone = (id: string): boolean => {
    if (id === owner.id) return false
    const certain = owner.isGone(id)
    if (certain !== undefined) return certain
    const beat = database.get<{ beat: number }>("SELECT beat FROM process WHERE id = ?", id)?.beat
    if (beat === undefined) return true
    const now = clock.now()
    // Who has been silent itself cannot tell about others.
    if (lastBeat !== undefined && now - lastBeat > SILENT_MS) return false
    return now - Math.max(beat, wokenAt) > SILENT_MS
  }
  const rowOf = (sessionID: string) =>
    database.get<RunKey>("SELECT owner, started FROM run WHERE session = ?", sessionID)

  return {
    beat() {
      const now = clock.now()
      if (lastBeat !== undefined && now - lastBeat > SILENT_MS) wokenAt = now
      lastBeat = now
      database.run("INSERT OR REPLACE INTO process (id, beat) VALUES (?, ?)", owner.id, now)
    },
    take: (sessionID, status) =>
      database.transaction(() => {
        const row = rowOf(sessionID)
        if (row && row.owner !== owner.id) return undefined
        const key = { owner: owner.id, started: clock.now() }
        database.run(
          "INSERT OR REPLACE INTO run (session, owner, started, status) VALUES (?, ?, ?, ?)",
          ...[sessionID, key.owner, key.started, JSON.stringify(status)],
        )
        return key
      }),
    setStatus: (sessionID, status) =>
      void database.run(
        "UPDATE run SET status = ? WHERE session = ? AND owner = ?",
        ...[JSON.stringify(status), sessionID, owner.id],
      ),
    release: (sessionID) => database.run("DELETE FROM run WHERE session = ? AND owner = ?", sessionID, owner.id) > 0,
    isHeld: (sessionID) => rowOf(sessionID)?.owner === owner.id,
    elsewhere(sessionID) {
      const row = rowOf(sessionID)
      return row && row.owner !== owner.id && !isGone(row.owner) ? row : undefined
    },
    all: () =>
      database
        .all<{ session: string; owner: string; status: string }>("SELECT session, owner, status FROM run")
        .map((row) => ({ ...row, status: JSON.parse(row.status) as SessionStatus })),
    stop: (sessionID) =>
      void database.run(
        `INSERT OR REPLACE INTO stop (session, position)
         SELECT session, max(position) FROM message WHERE session = ? GROUP BY session`,
        sessionID,
      ),
    stopOf: (sessionID) =>
      database.get<{ position: number }>("SELECT position FROM stop WHERE session = ?", sessionID)?.position,
    isStopped: (sessionID, messageID) =>
      database.get(
        `SELECT 1 FROM stop JOIN message ON message.session = stop.session
         WHERE stop.session = ? AND message.id = ? AND message.position <= stop.position`,
        ...[sessionID, messageID],
      ) !== undefined,
    isAbandoned(sessionID) {
      const row = rowOf(sessionID)
      return row !== undefined && isGone(row.owner)
    },
    dropAbandoned: (sessionID) => void database.run("DELETE FROM run WHERE session = ?", sessionID),
    sweep() {
      const owners = database.all<{ id: string }>("SELECT id FROM process UNION SELECT owner FROM signal")
      const gone = owners.filter(({ id }) => isGone(id))
      if (gone.length === 0) return
      database.transaction(() => {
        for (const { id } of gone) {
          database.run("DELETE FROM process WHERE id = ?", id)
          database.run("DELETE FROM signal WHERE owner = ?", id)
        }
      })
    },
    isGone,
    send: (to, { kind, payload }) =>
      void database.run("INSERT INTO signal (owner, kind, payload) VALUES (?, ?, ?)", to, kind, payload),
    receive(handle) {
      const notes = database.all<Signal & { number: number }>(
        "SELECT number, kind, payload FROM signal WHERE owner = ? ORDER BY number",
        owner.id,
      )
      for (const { number, kind, payload } of notes) {
        handle({ kind, payload })
        database.run("DELETE FROM signal WHERE number = ?", number)
      }
    },
    leave() {
      database.transaction(() => {
        database.run("DELETE FROM process WHERE id = ?", owner.id)
        database.run("DELETE FROM signal WHERE owner = ?", owner.id)
      })
    },
  }
}
