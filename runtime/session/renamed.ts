import type { Message, MessageWithParts } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"

/** What a copy of a message and what it refers to are called. */
export interface Names {
  sessionID: string
  /** New id of a message; what has none keeps its own. */
  messageID(id: string): string
  partID(id: string): string
}

/** A message under other ids, its references to other messages included. */
export const renameMessage = ({ info, parts }: MessageWithParts, names: Names): MessageWithParts => ({
  info: renameInfo(info, names),
  parts: parts.map((part) => renamePart(part, names)),
})

const renameInfo = (info: Message, { sessionID, messageID }: Names): Message => {
  const keys = { id: messageID(info.id), sessionID }
  return info.role === "user" ? { ...info, ...keys } : { ...info, ...keys, parentID: messageID(info.parentID) }
}

const renamePart = (part: Part, { sessionID, messageID, partID }: Names): Part => {
  const keys = { sessionID, messageID: messageID(part.messageID) }
  const copy = { ...part, ...keys, id: partID(part.id) }
  if (copy.type === "compaction" && copy.tail_start_id !== undefined) {
    copy.tail_start_id = messageID(copy.tail_start_id)
  }
  if (copy.type === "tool" && copy.state.status === "completed" && copy.state.attachments) {
    const attachments = copy.state.attachments.map((file) => ({ ...file, ...keys, id: partID(file.id) }))
    copy.state = { ...copy.state, attachments }
  }
  return copy
}
