import type { RevertState } from "../schema/session-next.ts"
import type { SessionV2Info, SessionV2ListQuery, SessionsResponse } from "../schema/session-v2.ts"
import type { Session, SessionRevert } from "../schema/session.ts"
import type { SessionPlace, SessionStore } from "../storage/sessions.ts"
import { readPageCursor, writePageCursor } from "./page-cursor.ts"

/** A session in the newer form. */
export const sessionV2 = (session: Session): SessionV2Info => {
  const { id, parentID, projectID, agent, model, cost, tokens, time, title, directory, path, revert } = session
  const { created, updated, archived } = time
  return {
    id,
    ...(parentID && { parentID }),
    projectID,
    ...(agent !== undefined && { agent }),
    ...(model && { model }),
    cost: cost ?? 0,
    tokens: tokens ?? { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
    time: { created, updated, ...(archived !== undefined && { archived }) },
    title,
    location: { directory },
    ...(path && { subpath: path }),
    ...(revert && { revert: revertV2(revert) }),
  }
}

/** A pending revert in the newer form. */
export const revertV2 = ({ messageID, partID, snapshot, diff }: SessionRevert): RevertState => ({
  messageID,
  ...(partID !== undefined && { partID }),
  ...(snapshot !== undefined && { snapshot }),
  ...(diff !== undefined && { diff }),
})

const PAGE_DEFAULT = 50
const PAGE_LIMIT = 5_000

/** What a cursor of a list of sessions holds: all that the first request asked for, and where the page begins. */
interface SessionCursor extends Pick<SessionV2ListQuery, "order" | "search" | "directory" | "project" | "subpath"> {
  anchor: SessionPlace
}

/** One page of the sessions of every directory, by the time of their creation. @throws InvalidCursorError */
export const sessionsPage = (store: SessionStore, query: SessionV2ListQuery): SessionsResponse => {
  const { cursor } = query
  const limit = Math.min(query.limit ?? PAGE_DEFAULT, PAGE_LIMIT)
  const { anchor, ...wanted } =
    cursor === undefined ? { ...query, anchor: undefined } : readPageCursor(cursor, isCursor)
  const { order = "desc", search, directory, project, subpath } = wanted
  const found = store.page({ order, search, directory, project, path: subpath, anchor, limit: limit + 1 })
  const hasMore = found.length > limit
  const sessions = anchor?.direction === "previous" ? found.slice(-limit) : found.slice(0, limit)
  const place = (session: Session | undefined, direction: SessionPlace["direction"]) =>
    session &&
    writePageCursor({
      ...{ order, search, directory, project, subpath },
      anchor: { id: session.id, created: session.time.created, direction },
    } satisfies SessionCursor)
  const previous = place(sessions[0], "previous")
  const next = hasMore || anchor?.direction === "previous" ? place(sessions.at(-1), "next") : undefined
  return {
    data: sessions.map(sessionV2),
    cursor: { ...(previous !== undefined && { previous }), ...(next !== undefined && { next }) },
  }
}

const isCursor = (value: Partial<SessionCursor>): value is SessionCursor => {
  const { order, anchor, ...texts } = value
  return (
    (order === "asc" || order === "desc") &&
    typeof anchor?.id === "string" &&
    typeof anchor.created === "number" &&
    (anchor.direction === "next" || anchor.direction === "previous") &&
    Object.values(texts).every((text) => typeof text === "string")
  )
}
