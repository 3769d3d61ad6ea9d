import type { Database } from "../ports/database.ts"

/** A stored event. `properties` is null for part updates: the part itself, in its newest state, is what they say. */
export interface EventRow {
  seq: number
  id: string
  created: number
  owner: string
  directory: string | null
  project: string | null
  session: string | null
  type: string
  /** See partKey. */
  part: string | null
  properties: string | null
}

export interface EventStore {
  /** Appends and returns the sequence number. An event with a `part` replaces the part's earlier one. */
  append(event: Omit<EventRow, "seq">): number
  /** Up to `limit` events after `seq`, in order. */
  after(seq: number, limit: number): EventRow[]
  lastSeq(): number
  removePart(part: string): void
  /** Drops what is over the bounds; events up to `prunedSeq` are gone. */
  prune(bounds: { olderThan: number; keep: number }): void
  prunedSeq(): number
  /** Notes the current boot and returns its epoch; a boot that the store has not seen gets a new one. */
  enterBoot(boot: string, makeEpoch: () => string): string
  /** Where an epoch's numbers end: the first number of the next one, or undefined for the current. Null for an unknown epoch. */
  epochEnd(epoch: string): number | undefined | null
}

export const eventStore = (database: Database): EventStore => {
  const lastSeq = () => database.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'event'")?.seq ?? 0
  return {
    append({ id, created, owner, directory, project, session, type, part, properties }) {
      const row = database.get<{ seq: number }>(
        `INSERT OR REPLACE INTO event (id, created, owner, directory, project, session, type, part, properties)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
        ...[id, created, owner, directory, project, session, type, part, properties],
      )
      if (!row) throw new Error("INSERT … RETURNING gave no row")
      return row.seq
    },
    after: (seq, limit) => database.all<EventRow>("SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit),
    lastSeq,
    removePart: (part) => void database.run("DELETE FROM event WHERE part = ?", part),
    prune({ olderThan, keep }) {
      const byCount =
        database.get<{ seq: number }>("SELECT seq FROM event ORDER BY seq DESC LIMIT 1 OFFSET ?", keep)?.seq ?? 0
      // From the old end: only rows that go are read.
      const firstYoung = database.get<{ seq: number }>(
        "SELECT seq FROM event WHERE created >= ? ORDER BY seq LIMIT 1",
        olderThan,
      )
      const upTo = Math.max(byCount, firstYoung ? firstYoung.seq - 1 : lastSeq())
      if (upTo === 0) return
      database.transaction(() => {
        database.run("DELETE FROM event WHERE seq <= ?", upTo)
        database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('events_pruned', ?)", String(upTo))
        // Of a boot that ended before, no cursor can be resumed after.
        database.run(
          "DELETE FROM boot WHERE EXISTS (SELECT 1 FROM boot AS later WHERE later.number > boot.number AND later.first < ?)",
          upTo,
        )
      })
    },
    prunedSeq: () =>
      Number(database.get<{ value: string }>("SELECT value FROM meta WHERE key = 'events_pruned'")?.value ?? 0),
    enterBoot: (boot, makeEpoch) =>
      database.transaction(() => {
        const last = database.get<{ epoch: string; boot: string }>(
          "SELECT epoch, boot FROM boot ORDER BY number DESC LIMIT 1",
        )
        if (last?.boot === boot) return last.epoch
        const epoch = makeEpoch()
        database.run("INSERT INTO boot (epoch, boot, first) VALUES (?, ?, ?)", epoch, boot, lastSeq())
        return epoch
      }),
    epochEnd(epoch) {
      const row = database.get<{ number: number }>("SELECT number FROM boot WHERE epoch = ?", epoch)
      if (!row) return null
      return database.get<{ first: number }>(
        "SELECT first FROM boot WHERE number > ? ORDER BY number LIMIT 1",
        row.number,
      )?.first
    },
  }
}
