import type { Session } from "../schema/session.ts"
import type { SessionListQuery } from "../schema/session-input.ts"
import { readCursor, writeCursor } from "../storage/cursor.ts"
import type { SessionStore } from "../storage/sessions.ts"

export interface SessionPage {
  sessions: Session[]
  /** Cursor of the next page; absent on the last. */
  next?: string
}

const PAGE_DEFAULT = 100
const PAGE_LIMIT = 1000

/**
 * A page of a work tree's sessions, or of a project's, the last updated one first.
 *
 * @throws BadRequestError for a cursor that is none
 */
export const listSessions = (
  store: SessionStore,
  place: { root: string } | { project: string },
  { path, roots, start, search, limit, before }: SessionListQuery,
): SessionPage => {
  const size = Math.min(limit ?? PAGE_DEFAULT, PAGE_LIMIT)
  const found = store.list({
    ...{ ...place, path, roots, start, search },
    before: before === undefined ? undefined : placeOf(before),
    limit: size + 1,
  })
  const sessions = found.slice(0, size)
  const last = sessions.at(-1)
  return found.length > size && last
    ? { sessions, next: writeCursor({ id: last.id, time: last.time.updated }) }
    : { sessions }
}

const placeOf = (cursor: string): { id: string; updated: number } => {
  const { id, time } = readCursor(cursor)
  return { id, updated: time }
}
