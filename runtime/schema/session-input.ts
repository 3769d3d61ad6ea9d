import { z } from "zod"
import { MessageID, PartID, SessionID, WorkspaceID } from "./ids.ts"
import { ModelKey } from "./model-ref.ts"
import { PermissionRuleset } from "./permission.ts"
import { QueryBoolean, QueryCount, QueryNumber } from "./query.ts"
import { SessionModel } from "./session.ts"

export const SessionListQuery = z.object({
  scope: z.literal("project").optional(),
  path: z.string().optional(),
  roots: QueryBoolean.optional(),
  /** Milliseconds since the Unix epoch; sessions last updated before it are left out. */
  start: QueryNumber.optional(),
  search: z.string().optional(),
  /** At most this many. */
  limit: QueryCount.optional(),
  /** Cursor of a page, from the `x-next-cursor` of the one before. */
  before: z.string().optional(),
})
export type SessionListQuery = z.infer<typeof SessionListQuery>

export const SessionGlobalQuery = z.object({
  directory: z.string().optional(),
  roots: QueryBoolean.optional(),
  /** Milliseconds since the Unix epoch; sessions last updated before it are left out. */
  start: QueryNumber.optional(),
  /** Milliseconds since the Unix epoch; only sessions last updated before it. */
  cursor: QueryNumber.optional(),
  search: z.string().optional(),
  /** At most this many. */
  limit: QueryCount.optional(),
  /** Whether archived sessions are listed, too. */
  archived: QueryBoolean.optional(),
})
export type SessionGlobalQuery = z.infer<typeof SessionGlobalQuery>

export const SessionCreateInput = z.object({
  parentID: SessionID.optional(),
  title: z.string().optional(),
  agent: z.string().optional(),
  model: SessionModel.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  permission: PermissionRuleset.optional(),
  workspaceID: WorkspaceID.optional(),
})
export type SessionCreateInput = z.infer<typeof SessionCreateInput>

export const SessionUpdateInput = z.object({
  title: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  permission: PermissionRuleset.optional(),
  time: z.object({ archived: z.number().optional() }).optional(),
})
export type SessionUpdateInput = z.infer<typeof SessionUpdateInput>

export const SessionForkInput = z.object({ messageID: MessageID.optional() })
export type SessionForkInput = z.infer<typeof SessionForkInput>

export const SessionInitInput = z.object({ ...ModelKey.shape, messageID: MessageID })
export type SessionInitInput = z.infer<typeof SessionInitInput>

export const SessionSummarizeInput = z.object({ ...ModelKey.shape, auto: z.boolean().optional() })
export type SessionSummarizeInput = z.infer<typeof SessionSummarizeInput>

export const SessionRevertInput = z.object({ messageID: MessageID, partID: PartID.optional() })
export type SessionRevertInput = z.infer<typeof SessionRevertInput>

export const SessionDiffQuery = z.object({ messageID: MessageID.optional() })
export type SessionDiffQuery = z.infer<typeof SessionDiffQuery>

export const MoveSessionDestination = z.object({ directory: z.string() }).meta({ id: "MoveSessionDestination" })
export type MoveSessionDestination = z.infer<typeof MoveSessionDestination>

export const MoveSessionInput = z.object({
  sessionID: SessionID,
  destination: MoveSessionDestination,
  moveChanges: z.boolean().optional(),
})
export type MoveSessionInput = z.infer<typeof MoveSessionInput>
