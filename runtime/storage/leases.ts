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

/** Which process runs which session, and notes from process to process. */
export interface Leases {
  /** Says that this process lives. */
  beat(): void
  /** Takes a session's run; false while another process has it, be it one that is gone (see `dropAbandoned`). */
  take(sessionID: string, status: SessionStatus): boolean
  setStatus(sessionID: string, status: SessionStatus): void
  release(sessionID: string): void
  /** Living process that runs the session. */
  holder(sessionID: string): string | undefined
  all(): RunRow[]
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
  /** Takes this process' notes, oldest first. */
  receive(): Signal[]
  /** Signs this process off. */
  leave(): void
}

/** A process that has not said that it lives for this long is gone. */
const SILENT_MS = 15_000

export const createLeases = (database: Database, clock: Clock, owner: Owner): Leases => {
  const isGone = (id: string): boolean => {
    if (id === owner.id) return false
    const certain = owner.isGone(id)
    if (certain !== undefined) return certain
    const beat = database.get<{ beat: number }>("SELECT beat FROM process WHERE id = ?", id)?.beat
    return beat === undefined || clock.now() - beat > SILENT_MS
  }
  const rowOf = (sessionID: string) =>
    database.get<{ owner: string }>("SELECT owner FROM run WHERE session = ?", sessionID)

  return {
    beat: () => void database.run("INSERT OR REPLACE INTO process (id, beat) VALUES (?, ?)", owner.id, clock.now()),
    take: (sessionID, status) =>
      database.transaction(() => {
        const row = rowOf(sessionID)
        if (row && row.owner !== owner.id) return false
        database.run(
          "INSERT OR REPLACE INTO run (session, owner, started, status) VALUES (?, ?, ?, ?)",
          ...[sessionID, owner.id, clock.now(), JSON.stringify(status)],
        )
        return true
      }),
    setStatus: (sessionID, status) =>
      void database.run(
        "UPDATE run SET status = ? WHERE session = ? AND owner = ?",
        ...[JSON.stringify(status), sessionID, owner.id],
      ),
    release: (sessionID) => void database.run("DELETE FROM run WHERE session = ? AND owner = ?", sessionID, owner.id),
    holder(sessionID) {
      const row = rowOf(sessionID)
      return row && !isGone(row.owner) ? row.owner : undefined
    },
    all: () =>
      database
        .all<{ session: string; owner: string; status: string }>("SELECT session, owner, status FROM run")
        .map((row) => ({ ...row, status: JSON.parse(row.status) as SessionStatus })),
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
    receive: () => {
      if (!database.get("SELECT 1 FROM signal WHERE owner = ? LIMIT 1", owner.id)) return []
      return database.transaction(() => {
        const rows = database.all<Signal>("SELECT kind, payload FROM signal WHERE owner = ? ORDER BY number", owner.id)
        database.run("DELETE FROM signal WHERE owner = ?", owner.id)
        return rows.map(({ kind, payload }) => ({ kind, payload }))
      })
    },
    leave() {
      database.transaction(() => {
        database.run("DELETE FROM process WHERE id = ?", owner.id)
        database.run("DELETE FROM signal WHERE owner = ?", owner.id)
      })
    },
  }
}
