import { z } from "zod"

const prefixed = (prefix: string, name: string) =>
  z.string().regex(new RegExp(`^${prefix}`), { error: `Expected a ${name} id, which starts with "${prefix}"` })

export const SessionID = prefixed("ses", "session")
export type SessionID = z.infer<typeof SessionID>

/** A session id in the path of a read: text that cannot be one is no session, not a bad request. */
export const ReadSessionID = z.string().meta({ pattern: "^ses" })

export const MessageID = prefixed("msg", "message")
export type MessageID = z.infer<typeof MessageID>

/** The stricter form of a message id, in the `session.next.*` events. */
export const NextMessageID = prefixed("msg_", "message")
export type NextMessageID = z.infer<typeof NextMessageID>

export const PartID = prefixed("prt", "part")
export type PartID = z.infer<typeof PartID>

export const PermissionID = prefixed("per", "permission")
export type PermissionID = z.infer<typeof PermissionID>

export const QuestionID = prefixed("que", "question")
export type QuestionID = z.infer<typeof QuestionID>

export const WorkspaceID = prefixed("wrk", "workspace")
export type WorkspaceID = z.infer<typeof WorkspaceID>

export const PtyID = prefixed("pty", "terminal")
export type PtyID = z.infer<typeof PtyID>

export const EventID = prefixed("evt_", "event")
export type EventID = z.infer<typeof EventID>

/** The ids that every part carries. */
export const partKeys = { id: PartID, sessionID: SessionID, messageID: MessageID }
