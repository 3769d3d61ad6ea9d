import { NamedError } from "../errors.ts"
import type { Clock } from "../ports/clock.ts"
import type { Database } from "../ports/database.ts"

export interface Submission {
  /** User message that the same prompt made before. */
  existing: string | undefined
  /**
   * Notes the user message; in the transaction that stores it. Returns the message of the same prompt when that was stored meanwhile.
   *
   * @throws IdempotencyConflictError when another prompt was
   */
  claim(messageID: string): string | undefined
}

/**
 * Keeps a prompt that is sent twice from being run twice: by its own message id for as long as that message is there, or by an
 * Idempotency-Key for 24 hours, even when the message was deleted: programs repeat a key by themselves.
 */
export interface Submissions {
  /** @param sent as the client sent it @throws IdempotencyConflictError when the key stands for another prompt */
  check(sessionID: string, sent: { messageID?: string | undefined }, key: string | undefined): Promise<Submission>
}

const KEEP_MS = 24 * 60 * 60 * 1000

export const createSubmissions = (database: Database, clock: Clock): Submissions => ({
  async check(sessionID, sent, key) {
    const keys = [
      ...(key === undefined ? [] : [`key:${key}`]),
      ...(sent.messageID === undefined ? [] : [`message:${sent.messageID}`]),
    ]
    if (keys.length === 0) return { existing: undefined, claim: () => undefined }
    const hash = await digest(JSON.stringify(sent))
    const isStored = (messageID: string) =>
      database.get("SELECT 1 FROM message WHERE session = ? AND id = ?", sessionID, messageID) !== undefined
    const find = (name: string) => {
      const row = database.get<{ key: string; hash: string; message: string; created: number }>(
        "SELECT key, hash, message, created FROM submission WHERE session = ? AND key = ?",
        sessionID,
        name,
      )
      if (!row) return undefined
      const isOver = name.startsWith("key:") ? clock.now() - row.created > KEEP_MS : !isStored(row.message)
      return isOver ? undefined : row
    }
    const taken = (): string | undefined => {
      const rows = keys.flatMap((name) => find(name) ?? [])
      for (const row of rows) if (row.hash !== hash) throw conflict(row.key)
      return rows[0]?.message
    }
    // An id that some other write made, e.g. a shell command or a fork, is taken as well.
    const isUsed = () => sent.messageID !== undefined && isStored(sent.messageID)
    const existing = (): string | undefined => {
      const message = taken()
      if (message === undefined && isUsed()) throw conflict(`message:${sent.messageID}`)
      return message
    }
    return {
      existing: existing(),
      claim(messageID) {
        const message = existing()
        if (message !== undefined) return message
        for (const name of keys) {
          database.run(
            "INSERT OR REPLACE INTO submission (session, key, hash, message, created) VALUES (?, ?, ?, ?, ?)",
            ...[sessionID, name, hash, messageID, clock.now()],
          )
        }
        return undefined
      },
    }
  },
})

const conflict = (name: string) => {
  const [kind, key = ""] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)]
  return new NamedError("IdempotencyConflictError", {
    message: `Use a new ${kind === "message" ? "messageID" : "Idempotency-Key"}: "${key}" stands for another prompt of this session`,
    key,
  })
}

const digest = async (text: string): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
