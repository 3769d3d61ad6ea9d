import { z } from "zod"
import { event } from "./event-shape.ts"
import { MessageID, PartID, PermissionID, PtyID, QuestionID, SessionID } from "./ids.ts"
import { Message } from "./message.ts"
import { MessageError } from "./message-error.ts"
import { Part } from "./part.ts"
import { PermissionReply, PermissionRequest } from "./permission.ts"
import { Project } from "./project.ts"
import { Pty } from "./pty.ts"
import { QuestionAnswer, QuestionRequest } from "./question.ts"
import { Session, SessionStatus, SnapshotFileDiff } from "./session.ts"
import { Todo } from "./todo.ts"

const sessionInfo = z.object({ sessionID: SessionID, info: Session })

export const EventServerConnected = event("EventServerConnected", "server.connected", z.object({}))
export type EventServerConnected = z.infer<typeof EventServerConnected>

/** Keeps the stream alive; outside the contract's union of events. */
export const EventServerHeartbeat = event("EventServerHeartbeat", "server.heartbeat", z.object({}))
export type EventServerHeartbeat = z.infer<typeof EventServerHeartbeat>

/** Tells a reader whose cursor is unknown to fetch everything again; outside the contract's union of events. */
export const EventServerResync = event("EventServerResync", "server.resync", z.object({}))
export type EventServerResync = z.infer<typeof EventServerResync>

export const EventServerInstanceDisposed = event(
  "EventServerInstanceDisposed",
  "server.instance.disposed",
  z.object({ directory: z.string() }),
)
export type EventServerInstanceDisposed = z.infer<typeof EventServerInstanceDisposed>

export const EventGlobalDisposed = event("EventGlobalDisposed", "global.disposed", z.object({}))
export type EventGlobalDisposed = z.infer<typeof EventGlobalDisposed>

export const EventSessionCreated = event("EventSessionCreated", "session.created", sessionInfo)
export type EventSessionCreated = z.infer<typeof EventSessionCreated>

export const EventSessionUpdated = event("EventSessionUpdated", "session.updated", sessionInfo)
export type EventSessionUpdated = z.infer<typeof EventSessionUpdated>

export const EventSessionDeleted = event("EventSessionDeleted", "session.deleted", sessionInfo)
export type EventSessionDeleted = z.infer<typeof EventSessionDeleted>

export const EventSessionStatus = event(
  "EventSessionStatus",
  "session.status",
  z.object({ sessionID: SessionID, status: SessionStatus }),
)
export type EventSessionStatus = z.infer<typeof EventSessionStatus>

export const EventSessionIdle = event("EventSessionIdle", "session.idle", z.object({ sessionID: SessionID }))
export type EventSessionIdle = z.infer<typeof EventSessionIdle>

export const EventSessionDiff = event(
  "EventSessionDiff",
  "session.diff",
  z.object({ sessionID: SessionID, diff: z.array(SnapshotFileDiff) }),
)
export type EventSessionDiff = z.infer<typeof EventSessionDiff>

export const EventSessionError = event(
  "EventSessionError",
  "session.error",
  z.object({ sessionID: SessionID.optional(), error: MessageError.optional() }),
)
export type EventSessionError = z.infer<typeof EventSessionError>

export const EventSessionCompacted = event(
  "EventSessionCompacted",
  "session.compacted",
  z.object({ sessionID: SessionID }),
)
export type EventSessionCompacted = z.infer<typeof EventSessionCompacted>

export const EventMessageUpdated = event(
  "EventMessageUpdated",
  "message.updated",
  z.object({ sessionID: SessionID, info: Message }),
)
export type EventMessageUpdated = z.infer<typeof EventMessageUpdated>

export const EventMessageRemoved = event(
  "EventMessageRemoved",
  "message.removed",
  z.object({ sessionID: SessionID, messageID: MessageID }),
)
export type EventMessageRemoved = z.infer<typeof EventMessageRemoved>

export const EventMessagePartUpdated = event(
  "EventMessagePartUpdated",
  "message.part.updated",
  z.object({ sessionID: SessionID, part: Part, time: z.number() }),
)
export type EventMessagePartUpdated = z.infer<typeof EventMessagePartUpdated>

export const EventMessagePartRemoved = event(
  "EventMessagePartRemoved",
  "message.part.removed",
  z.object({ sessionID: SessionID, messageID: MessageID, partID: PartID }),
)
export type EventMessagePartRemoved = z.infer<typeof EventMessagePartRemoved>

export const EventMessagePartDelta = event(
  "EventMessagePartDelta",
  "message.part.delta",
  z.object({
    sessionID: SessionID,
    messageID: MessageID,
    partID: PartID,
    field: z.string(),
    delta: z.string(),
  }),
)
export type EventMessagePartDelta = z.infer<typeof EventMessagePartDelta>

export const EventPermissionAsked = event("EventPermissionAsked", "permission.asked", z.object(PermissionRequest.shape))
export type EventPermissionAsked = z.infer<typeof EventPermissionAsked>

export const EventPermissionReplied = event(
  "EventPermissionReplied",
  "permission.replied",
  z.object({ sessionID: SessionID, requestID: PermissionID, reply: PermissionReply }),
)
export type EventPermissionReplied = z.infer<typeof EventPermissionReplied>

export const EventQuestionAsked = event("EventQuestionAsked", "question.asked", z.object(QuestionRequest.shape))
export type EventQuestionAsked = z.infer<typeof EventQuestionAsked>

export const EventQuestionReplied = event(
  "EventQuestionReplied",
  "question.replied",
  z.object({ sessionID: SessionID, requestID: QuestionID, answers: z.array(QuestionAnswer) }),
)
export type EventQuestionReplied = z.infer<typeof EventQuestionReplied>

export const EventQuestionRejected = event(
  "EventQuestionRejected",
  "question.rejected",
  z.object({ sessionID: SessionID, requestID: QuestionID }),
)
export type EventQuestionRejected = z.infer<typeof EventQuestionRejected>

export const EventTodoUpdated = event(
  "EventTodoUpdated",
  "todo.updated",
  z.object({ sessionID: SessionID, todos: z.array(Todo) }),
)
export type EventTodoUpdated = z.infer<typeof EventTodoUpdated>

export const EventCommandExecuted = event(
  "EventCommandExecuted",
  "command.executed",
  z.object({
    name: z.string(),
    sessionID: SessionID,
    arguments: z.string(),
    messageID: MessageID,
  }),
)
export type EventCommandExecuted = z.infer<typeof EventCommandExecuted>

export const EventFileEdited = event("EventFileEdited", "file.edited", z.object({ file: z.string() }))
export type EventFileEdited = z.infer<typeof EventFileEdited>

export const EventFileWatcherUpdated = event(
  "EventFileWatcherUpdated",
  "file.watcher.updated",
  z.object({ file: z.string(), event: z.enum(["add", "change", "unlink"]) }),
)
export type EventFileWatcherUpdated = z.infer<typeof EventFileWatcherUpdated>

export const EventVcsBranchUpdated = event(
  "EventVcsBranchUpdated",
  "vcs.branch.updated",
  z.object({ branch: z.string().optional() }),
)
export type EventVcsBranchUpdated = z.infer<typeof EventVcsBranchUpdated>

export const EventProjectUpdated = event("EventProjectUpdated", "project.updated", z.object(Project.shape))
export type EventProjectUpdated = z.infer<typeof EventProjectUpdated>

export const EventLspUpdated = event("EventLspUpdated", "lsp.updated", z.object({}))
export type EventLspUpdated = z.infer<typeof EventLspUpdated>

export const EventMcpToolsChanged = event("EventMcpToolsChanged", "mcp.tools.changed", z.object({ server: z.string() }))
export type EventMcpToolsChanged = z.infer<typeof EventMcpToolsChanged>

export const EventMcpBrowserOpenFailed = event(
  "EventMcpBrowserOpenFailed",
  "mcp.browser.open.failed",
  z.object({ mcpName: z.string(), url: z.string() }),
)
export type EventMcpBrowserOpenFailed = z.infer<typeof EventMcpBrowserOpenFailed>

export const EventPtyCreated = event("EventPtyCreated", "pty.created", z.object({ info: Pty }))
export type EventPtyCreated = z.infer<typeof EventPtyCreated>

export const EventPtyUpdated = event("EventPtyUpdated", "pty.updated", z.object({ info: Pty }))
export type EventPtyUpdated = z.infer<typeof EventPtyUpdated>

export const EventPtyExited = event(
  "EventPtyExited",
  "pty.exited",
  z.object({ id: PtyID, exitCode: z.int().nonnegative() }),
)
export type EventPtyExited = z.infer<typeof EventPtyExited>

export const EventPtyDeleted = event("EventPtyDeleted", "pty.deleted", z.object({ id: PtyID }))
export type EventPtyDeleted = z.infer<typeof EventPtyDeleted>
