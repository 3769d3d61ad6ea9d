import type { Database } from "./ports/database.ts"
import type { Leases } from "./storage/leases.ts"

/** A question to the user that work waits for: a permission or a question. */
export interface Ask<Body> {
  id: string
  sessionID: string
  body: Body
}

/**
 * Asks of one kind that wait for an answer. They are in storage before anyone is told, and the answer reaches
 * the process that waits, whichever process takes it.
 */
export interface Asks<Body, Answer> {
  /** Stores an ask; `answered` resolves with the answer and rejects with the signal's reason. `announce` runs in the same transaction. */
  open(ask: Ask<Body>, signal: AbortSignal, announce: () => void): { answered: Promise<Answer> }
  find(id: string): Ask<Body> | undefined
  list(directory: string): Ask<Body>[]
  ofSession(sessionID: string): Ask<Body>[]
  /** Closes an ask with an answer. `announce` runs in the same transaction. False when it was closed before. */
  answer(id: string, answer: Answer, announce: () => void): boolean
  /** A note from another process: an ask of ours was answered there. */
  onSignal(payload: string): void
  /** Asks whose process has ended. */
  abandoned(): Ask<Body>[]
}

export interface AsksOptions {
  kind: "permission" | "question"
  database: Database
  transaction<Result>(work: () => Result): Result
  leases: Leases
  owner: string
  directoryOf(sessionID: string): string
}

interface Row {
  id: string
  session: string
  owner: string
  body: string
}

export const createAsks = <Body, Answer>(options: AsksOptions): Asks<Body, Answer> => {
  const { kind, database, transaction, leases, owner, directoryOf } = options
  const waiting = new Map<string, (answer: Answer) => void>()
  const read = ({ id, session, body }: Row): Ask<Body> => ({ id, sessionID: session, body: JSON.parse(body) as Body })
  const remove = (id: string) => database.run("DELETE FROM ask WHERE id = ?", id) > 0
  const rows = (condition: string, ...values: string[]) =>
    database.all<Row>(
      `SELECT id, session, owner, body FROM ask WHERE kind = ? AND ${condition} ORDER BY id`,
      kind,
      ...values,
    )

  const wake = (id: string, answer: Answer) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  }

  return {
    open({ id, sessionID, body }, signal, announce) {
      transaction(() => {
        database.run(
          "INSERT INTO ask (id, kind, session, directory, owner, body) VALUES (?, ?, ?, ?, ?, ?)",
          ...[id, kind, sessionID, directoryOf(sessionID), owner, JSON.stringify(body)],
        )
        announce()
      })
      const answered = new Promise<Answer>((resolve, reject) => {
        const onAbort = () => {
          waiting.delete(id)
          reject(signal.reason as Error)
        }
        waiting.set(id, (answer) => {
          signal.removeEventListener("abort", onAbort)
          resolve(answer)
        })
        if (signal.aborted) onAbort()
        else signal.addEventListener("abort", onAbort, { once: true })
      })
      return { answered }
    },
    find(id) {
      const row = rows("id = ?", id)[0]
      return row && read(row)
    },
    list: (directory) => rows("directory = ?", directory).map(read),
    ofSession: (sessionID) => rows("session = ?", sessionID).map(read),
    answer(id, answer, announce) {
      const holder = transaction(() => {
        const row = rows("id = ?", id)[0]
        if (!row || !remove(id)) return undefined
        if (row.owner !== owner && !leases.isGone(row.owner))
          leases.send(row.owner, { kind, payload: JSON.stringify({ id, answer }) })
        announce()
        return row.owner
      })
      if (holder === owner) wake(id, answer)
      return holder !== undefined
    },
    onSignal(payload) {
      const { id, answer } = JSON.parse(payload) as { id: string; answer: Answer }
      wake(id, answer)
    },
    abandoned: () =>
      rows("1 = 1")
        .filter((row) => leases.isGone(row.owner))
        .map(read),
  }
}
