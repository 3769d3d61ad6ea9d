import { NamedError } from "../errors.ts"
import type { Messages } from "../session/messages.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { SessionMessage, SessionMessagesResponse } from "../schema/session-message.ts"
import type { SessionMessagesQuery } from "../schema/session-v2.ts"
import { readPageCursor, writePageCursor } from "./page-cursor.ts"
import { automaticIn, sessionMessage } from "./session-messages.ts"

const PAGE_DEFAULT = 50

interface MessageCursor {
  /** Message that the page begins beside. */
  id: string
  order: "asc" | "desc"
  direction: "next" | "previous"
}

/** Messages of a session in the newer form. */
export const messagesV2 = (
  messages: Messages,
  sessionID: string,
  found: readonly MessageWithParts[],
): SessionMessage[] => {
  const isAutomatic = automaticIn(messages, sessionID)
  return found.flatMap((message) => sessionMessage(message, isAutomatic) ?? [])
}

/** One message in the newer form. @throws MessageNotFoundError */
export const messageV2 = (messages: Messages, sessionID: string, messageID: string): SessionMessage => {
  const message = requireMessage(messages, sessionID, messageID)
  const shown = sessionMessage(message, automaticIn(messages, sessionID))
  if (!shown) throw notFound(sessionID, messageID)
  return shown
}

/** @throws MessageNotFoundError */
export const requireMessage = (messages: Messages, sessionID: string, messageID: string): MessageWithParts => {
  const message = messages.find(sessionID, messageID)
  if (!message) throw notFound(sessionID, messageID)
  return message
}

const notFound = (sessionID: string, messageID: string) =>
  new NamedError("MessageNotFoundError", {
    message: `Find message "${messageID}": "${sessionID}" has no such message`,
    sessionID,
    messageID,
  })

/** One page of a session's messages, which has fewer than `limit` where some have no newer form. @throws InvalidCursorError */
export const messagesPage = (
  messages: Messages,
  sessionID: string,
  query: SessionMessagesQuery,
): SessionMessagesResponse => {
  const { limit = PAGE_DEFAULT } = query
  const cursor = query.cursor === undefined ? undefined : readPageCursor(query.cursor, isCursor)
  const order = cursor?.order ?? query.order ?? "desc"
  const oldestFirst = messages.infos(sessionID).map(({ id }) => id)
  const ids = order === "asc" ? oldestFirst : oldestFirst.toReversed()
  const at = cursor ? ids.indexOf(cursor.id) : -1
  // A message that is gone had its page; nothing can be said to stand beside it.
  const isLost = cursor !== undefined && at < 0
  const start = cursor?.direction === "previous" ? Math.max(0, at - limit) : at + 1
  const end = cursor?.direction === "previous" ? at : start + limit
  const page = isLost ? [] : ids.slice(start, end)
  const place = (id: string | undefined, direction: MessageCursor["direction"]) =>
    id && writePageCursor({ id, order, direction } satisfies MessageCursor)
  const previous = place(page[0], "previous")
  const next = end < ids.length ? place(page.at(-1), "next") : undefined
  return {
    data: messagesV2(
      messages,
      sessionID,
      page.flatMap((id) => messages.find(sessionID, id) ?? []),
    ),
    cursor: { ...(previous && { previous }), ...(next && { next }) },
  }
}

const isCursor = (value: Partial<MessageCursor>): value is MessageCursor =>
  typeof value.id === "string" &&
  (value.order === "asc" || value.order === "desc") &&
  (value.direction === "next" || value.direction === "previous")
