import { z } from "zod"
import { MessageID, PartID, SessionID, WorkspaceID } from "./ids.ts"
import { ModelRef } from "./model-ref.ts"
import { PermissionRuleset } from "./permission.ts"
import { ProjectSummary } from "./project.ts"
import { Timestamp } from "./time.ts"
import { TokenCounts } from "./tokens.ts"

export const SnapshotFileDiff = z
  .object({
    file: z.string().optional(),
    patch: z.string().optional(),
    additions: z.number(),
    deletions: z.number(),
    status: z.enum(["added", "deleted", "modified"]).optional(),
  })
  .meta({ id: "SnapshotFileDiff" })
export type SnapshotFileDiff = z.infer<typeof SnapshotFileDiff>

export const SessionSummary = z.object({
  additions: z.number(),
  deletions: z.number(),
  files: z.number(),
  diffs: z.array(SnapshotFileDiff).optional(),
})
export type SessionSummary = z.infer<typeof SessionSummary>

export const SessionRevert = z.object({
  messageID: MessageID,
  partID: PartID.optional(),
  snapshot: z.string().optional(),
  diff: z.string().optional(),
})
export type SessionRevert = z.infer<typeof SessionRevert>

export const SessionModel = z.object(ModelRef.shape)
export type SessionModel = z.infer<typeof SessionModel>

export const Session = z
  .object({
    id: SessionID,
    slug: z.string(),
    projectID: z.string(),
    workspaceID: WorkspaceID.optional(),
    directory: z.string(),
    path: z.string().optional(),
    parentID: SessionID.optional(),
    summary: SessionSummary.optional(),
    cost: z.number().optional(),
    tokens: TokenCounts.optional(),
    share: z.object({ url: z.string() }).optional(),
    title: z.string(),
    agent: z.string().optional(),
    model: SessionModel.optional(),
    version: z.string(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    time: z.object({
      created: Timestamp,
      updated: Timestamp,
      compacting: Timestamp.optional(),
      archived: z.number().optional(),
    }),
    permission: PermissionRuleset.optional(),
    revert: SessionRevert.optional(),
  })
  .meta({ id: "Session" })
export type Session = z.infer<typeof Session>

/** A session in a list across projects. */
export const GlobalSession = z
  .object({ ...Session.shape, project: z.union([ProjectSummary, z.null()]) })
  .meta({ id: "GlobalSession" })
export type GlobalSession = z.infer<typeof GlobalSession>

export const SessionStatus = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("idle") }),
    z.object({
      type: z.literal("retry"),
      attempt: z.int().nonnegative(),
      message: z.string(),
      action: z
        .object({
          reason: z.string(),
          provider: z.string(),
          title: z.string(),
          message: z.string(),
          label: z.string(),
          link: z.string().optional(),
        })
        .optional(),
      next: z.int().nonnegative(),
    }),
    z.object({ type: z.literal("busy") }),
  ])
  .meta({ id: "SessionStatus" })
export type SessionStatus = z.infer<typeof SessionStatus>

/** What each session that is not idle does, by session id. */
export const SessionStatusMap = z.record(z.string(), SessionStatus)
export type SessionStatusMap = z.infer<typeof SessionStatusMap>
