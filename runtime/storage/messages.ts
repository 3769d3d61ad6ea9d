import type { Database, SqlValue } from "../ports/database.ts"
import type { AssistantMessage, Message, MessageWithParts } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import { partKey, placeOf } from "./part-key.ts"

export interface MessageStore {
  save(info: Message): void
  savePart(part: Part): void
  find(sessionID: string, messageID: string): MessageWithParts | undefined
  findPart(sessionID: string, messageID: string, partID: string): Part | undefined
  /** A part as its JSON text. */
  partBody(sessionID: string, messageID: string, partID: string): string | undefined
  /** The newest `limit` messages (all without one) before a position or from one on, oldest first, with their positions. */
  list(
    sessionID: string,
    options?: { limit?: number; before?: number | undefined; from?: number },
  ): (MessageWithParts & { position: number })[]
  /** The oldest `limit` messages from a position on, with their positions. */
  from(sessionID: string, position: number, limit: number): (MessageWithParts & { position: number })[]
  /** Parts that tell what steps did to files (step-start, step-finish, patch), from a position on, before another; oldest first. */
  fileSteps(sessionID: string, range: { from?: number | undefined; before?: number | undefined }): Part[]
  /** Place of a message in its session's order. */
  position(sessionID: string, messageID: string): number | undefined
  /** Messages without their parts, oldest first; from a position on when it is given. */
  infos(sessionID: string, from?: number): Message[]
  /** Answers that are summaries, finished or not, oldest first. */
  summaries(sessionID: string): AssistantMessage[]
  /** Id of the last message of a role. */
  newestID(sessionID: string, role: Message["role"]): string | undefined
  /** Whether any session has a message of one of these ids. */
  exist(messageIDs: string[]): boolean
  /** Greatest message id of a session. */
  lastID(sessionID: string): string | undefined
  remove(sessionID: string, messageID: string): boolean
  removePart(sessionID: string, messageID: string, partID: string): boolean
}

/** Characters per stored value: at three bytes each they stay under the 2 MB that a Durable Object takes. */
const CHUNK = 500_000

/** Ids in one statement: a Durable Object binds at most 100 values. */
const BOUND_IDS = 100

const FILE_STEPS = new Set<Part["type"]>(["step-start", "step-finish", "patch"])

interface PartRow {
  message: string
  id: string
  body: string
  chunks: number
}

export const messageStore = (database: Database): MessageStore => {
  const bodyOf = (sessionID: string, row: PartRow): string => {
    if (row.chunks === 0) return row.body
    const chunks = database.all<{ text: string }>(
      "SELECT text FROM part_chunk WHERE session = ? AND part = ? ORDER BY number",
      sessionID,
      partKey({ sessionID, messageID: row.message, partID: row.id }),
    )
    return chunks.map((chunk) => chunk.text).join("")
  }
  const parsePart = (sessionID: string, row: PartRow): Part => JSON.parse(bodyOf(sessionID, row)) as Part

  const partsOf = (sessionID: string, condition: string, ...values: SqlValue[]): Map<string, Part[]> => {
    const byMessage = new Map<string, Part[]>()
    const rows = database.all<PartRow>(
      `SELECT message, id, body, chunks FROM part WHERE session = ? ${condition} ORDER BY message, id`,
      sessionID,
      ...values,
    )
    for (const row of rows) {
      const parts = byMessage.get(row.message)
      if (parts) parts.push(parsePart(sessionID, row))
      else byMessage.set(row.message, [parsePart(sessionID, row)])
    }
    return byMessage
  }

  const clearChunks = (sessionID: string, key: string) =>
    database.run("DELETE FROM part_chunk WHERE session = ? AND part = ?", sessionID, key)

  const position = (sessionID: string, messageID: string) =>
    database.get<{ position: number }>(
      "SELECT position FROM message WHERE session = ? AND id = ?",
      sessionID,
      messageID,
    )?.position

  return {
    save(info) {
      database.run(
        `INSERT INTO message (session, id, created, info) VALUES (?, ?, ?, ?)
         ON CONFLICT (session, id) DO UPDATE SET info = excluded.info`,
        ...[info.sessionID, info.id, info.time.created, JSON.stringify(info)],
      )
    },
    savePart(part) {
      const text = JSON.stringify(part)
      const key = partKey(placeOf(part))
      const chunks = text.length > CHUNK ? Math.ceil(text.length / CHUNK) : 0
      database.transaction(() => {
        const before = database.get<{ chunks: number }>(
          "SELECT chunks FROM part WHERE session = ? AND message = ? AND id = ?",
          ...[part.sessionID, part.messageID, part.id],
        )
        if (before && before.chunks > 0) clearChunks(part.sessionID, key)
        database.run(
          `INSERT OR REPLACE INTO part (session, message, id, body, chunks) VALUES (?, ?, ?, ?, ?)`,
          ...[part.sessionID, part.messageID, part.id, chunks ? "" : text, chunks],
        )
        for (let number = 0; number < chunks; number++) {
          const slice = text.slice(number * CHUNK, (number + 1) * CHUNK)
          database.run(
            "INSERT INTO part_chunk (session, part, number, text) VALUES (?, ?, ?, ?)",
            ...[part.sessionID, key, number, slice],
          )
        }
      })
    },
    find(sessionID, messageID) {
      const row = database.get<{ info: string }>(
        "SELECT info FROM message WHERE session = ? AND id = ?",
        sessionID,
        messageID,
      )
      if (!row) return undefined
      const parts = partsOf(sessionID, "AND message = ?", messageID).get(messageID) ?? []
      return { info: JSON.parse(row.info) as Message, parts }
    },
    findPart(sessionID, messageID, partID) {
      const row = database.get<PartRow>(
        "SELECT message, id, body, chunks FROM part WHERE session = ? AND message = ? AND id = ?",
        ...[sessionID, messageID, partID],
      )
      return row && parsePart(sessionID, row)
    },
    partBody(sessionID, messageID, partID) {
      const row = database.get<PartRow>(
        "SELECT message, id, body, chunks FROM part WHERE session = ? AND message = ? AND id = ?",
        ...[sessionID, messageID, partID],
      )
      return row && bodyOf(sessionID, row)
    },
    list(sessionID, { limit, before, from = 0 } = {}) {
      const rows = database.all<{ position: number; id: string; info: string }>(
        `SELECT position, id, info FROM message WHERE session = ? AND position >= ? AND position < ?
         ORDER BY position DESC LIMIT ?`,
        ...[sessionID, from, before ?? Number.MAX_SAFE_INTEGER, limit ?? -1],
      )
      // One statement for the parts of all; a page asks per message, so that it costs what it shows.
      const partsOfAll = () => {
        if (from === 0) return partsOf(sessionID, "")
        const isLater = "AND message IN (SELECT id FROM message WHERE session = ? AND position >= ?)"
        return partsOf(sessionID, isLater, sessionID, from)
      }
      const all = limit === undefined ? partsOfAll() : undefined
      return rows.reverse().map((row) => ({
        position: row.position,
        info: JSON.parse(row.info) as Message,
        parts: (all ?? partsOf(sessionID, "AND message = ?", row.id)).get(row.id) ?? [],
      }))
    },
    from: (sessionID, first, limit) =>
      database
        .all<{ position: number; id: string; info: string }>(
          "SELECT position, id, info FROM message WHERE session = ? AND position >= ? ORDER BY position LIMIT ?",
          ...[sessionID, first, limit],
        )
        .map((row) => ({
          position: row.position,
          info: JSON.parse(row.info) as Message,
          parts: partsOf(sessionID, "AND message = ?", row.id).get(row.id) ?? [],
        })),
    fileSteps: (sessionID, { from = 0, before = Number.MAX_SAFE_INTEGER }) =>
      database
        .all<PartRow>(
          // Looked for in the text: reading a session's texts and outputs as JSON takes far longer, and much memory.
          `SELECT part.message, part.id, part.body, part.chunks
           FROM message JOIN part ON part.session = message.session AND part.message = message.id
           WHERE message.session = ? AND message.position >= ? AND message.position < ? AND (
             instr(part.body, '"type":"step-') > 0 OR instr(part.body, '"type":"patch"') > 0
             OR part.chunks > 0 AND instr((SELECT text FROM part_chunk AS chunk
               WHERE chunk.session = part.session AND chunk.part = json_array(part.session, part.message, part.id) AND number = 0), '"type":"patch"') > 0)
           ORDER BY message.position, part.id`,
          ...[sessionID, from, before],
        )
        .map((row) => parsePart(sessionID, row))
        .filter(({ type }) => FILE_STEPS.has(type)),
    position,
    infos: (sessionID, from = 0) =>
      database
        .all<{ info: string }>(
          "SELECT info FROM message WHERE session = ? AND position >= ? ORDER BY position",
          ...[sessionID, from],
        )
        .map((row) => JSON.parse(row.info) as Message),
    summaries: (sessionID) =>
      database
        .all<{ info: string }>(
          // Looked for in the text: reading the JSON of every message takes far longer.
          `SELECT info FROM message WHERE session = ? AND instr(info, '"summary":true') > 0 ORDER BY position`,
          sessionID,
        )
        .map((row) => JSON.parse(row.info) as AssistantMessage),
    newestID: (sessionID, role) =>
      database.get<{ id: string }>(
        `SELECT id FROM message WHERE session = ? AND json_extract(info, '$.role') = ? ORDER BY position DESC LIMIT 1`,
        ...[sessionID, role],
      )?.id,
    lastID: (sessionID) =>
      database.get<{ id: string | null }>("SELECT max(id) AS id FROM message WHERE session = ?", sessionID)?.id ??
      undefined,
    exist(messageIDs) {
      for (let from = 0; from < messageIDs.length; from += BOUND_IDS) {
        const some = messageIDs.slice(from, from + BOUND_IDS)
        const marks = some.map(() => "?").join(", ")
        if (database.get(`SELECT 1 FROM message WHERE id IN (${marks}) LIMIT 1`, ...some)) return true
      }
      return false
    },
    remove(sessionID, messageID) {
      return database.transaction(() => {
        for (const row of database.all<{ id: string }>(
          "SELECT id FROM part WHERE session = ? AND message = ? AND chunks > 0",
          ...[sessionID, messageID],
        )) {
          clearChunks(sessionID, partKey({ sessionID, messageID, partID: row.id }))
        }
        database.run("DELETE FROM part WHERE session = ? AND message = ?", sessionID, messageID)
        return database.run("DELETE FROM message WHERE session = ? AND id = ?", sessionID, messageID) > 0
      })
    },
    removePart: (sessionID, messageID, partID) =>
      database.transaction(() => {
        clearChunks(sessionID, partKey({ sessionID, messageID, partID }))
        return (
          database.run("DELETE FROM part WHERE session = ? AND message = ? AND id = ?", sessionID, messageID, partID) >
          0
        )
      }),
  }
}
