import { z } from "zod"
import { event } from "./event-shape.ts"
import { PermissionID, QuestionID, SessionID, WorkspaceID } from "./ids.ts"
import { PermissionV2Reply, PermissionV2Source } from "./permission-v2.ts"
import { QuestionV2Answer, QuestionV2Info, QuestionV2Tool } from "./question-v2.ts"

export const EventModelsDevRefreshed = event("EventModels-devRefreshed", "models-dev.refreshed", z.object({}))
export type EventModelsDevRefreshed = z.infer<typeof EventModelsDevRefreshed>

export const EventIntegrationUpdated = event("EventIntegrationUpdated", "integration.updated", z.object({}))
export type EventIntegrationUpdated = z.infer<typeof EventIntegrationUpdated>

export const EventIntegrationConnectionUpdated = event(
  "EventIntegrationConnectionUpdated",
  "integration.connection.updated",
  z.object({ integrationID: z.string() }),
)
export type EventIntegrationConnectionUpdated = z.infer<typeof EventIntegrationConnectionUpdated>

export const EventCatalogUpdated = event("EventCatalogUpdated", "catalog.updated", z.object({}))
export type EventCatalogUpdated = z.infer<typeof EventCatalogUpdated>

export const EventInstallationUpdated = event(
  "EventInstallationUpdated",
  "installation.updated",
  z.object({ version: z.string() }),
)
export type EventInstallationUpdated = z.infer<typeof EventInstallationUpdated>

export const EventInstallationUpdateAvailable = event(
  "EventInstallationUpdate-available",
  "installation.update-available",
  z.object({ version: z.string() }),
)
export type EventInstallationUpdateAvailable = z.infer<typeof EventInstallationUpdateAvailable>

export const EventReferenceUpdated = event("EventReferenceUpdated", "reference.updated", z.object({}))
export type EventReferenceUpdated = z.infer<typeof EventReferenceUpdated>

export const EventPermissionV2Asked = event(
  "EventPermissionV2Asked",
  "permission.v2.asked",
  z.object({
    id: PermissionID,
    sessionID: SessionID,
    action: z.string(),
    resources: z.array(z.string()),
    save: z.array(z.string()).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    source: PermissionV2Source.optional(),
  }),
)
export type EventPermissionV2Asked = z.infer<typeof EventPermissionV2Asked>

export const EventPermissionV2Replied = event(
  "EventPermissionV2Replied",
  "permission.v2.replied",
  z.object({
    sessionID: SessionID,
    requestID: PermissionID,
    reply: PermissionV2Reply,
  }),
)
export type EventPermissionV2Replied = z.infer<typeof EventPermissionV2Replied>

export const EventPluginAdded = event("EventPluginAdded", "plugin.added", z.object({ id: z.string() }))
export type EventPluginAdded = z.infer<typeof EventPluginAdded>

export const EventProjectDirectoriesUpdated = event(
  "EventProjectDirectoriesUpdated",
  "project.directories.updated",
  z.object({ projectID: z.string() }),
)
export type EventProjectDirectoriesUpdated = z.infer<typeof EventProjectDirectoriesUpdated>

export const EventQuestionV2Asked = event(
  "EventQuestionV2Asked",
  "question.v2.asked",
  z.object({
    id: QuestionID,
    sessionID: SessionID,
    questions: z.array(QuestionV2Info),
    tool: QuestionV2Tool.optional(),
  }),
)
export type EventQuestionV2Asked = z.infer<typeof EventQuestionV2Asked>

export const EventQuestionV2Replied = event(
  "EventQuestionV2Replied",
  "question.v2.replied",
  z.object({
    sessionID: SessionID,
    requestID: QuestionID,
    answers: z.array(QuestionV2Answer),
  }),
)
export type EventQuestionV2Replied = z.infer<typeof EventQuestionV2Replied>

export const EventQuestionV2Rejected = event(
  "EventQuestionV2Rejected",
  "question.v2.rejected",
  z.object({ sessionID: SessionID, requestID: QuestionID }),
)
export type EventQuestionV2Rejected = z.infer<typeof EventQuestionV2Rejected>

export const EventWorkspaceReady = event("EventWorkspaceReady", "workspace.ready", z.object({ name: z.string() }))
export type EventWorkspaceReady = z.infer<typeof EventWorkspaceReady>

export const EventWorkspaceFailed = event("EventWorkspaceFailed", "workspace.failed", z.object({ message: z.string() }))
export type EventWorkspaceFailed = z.infer<typeof EventWorkspaceFailed>

export const EventWorkspaceStatus = event(
  "EventWorkspaceStatus",
  "workspace.status",
  z.object({ workspaceID: WorkspaceID, status: z.enum(["connected", "connecting", "disconnected", "error"]) }),
)
export type EventWorkspaceStatus = z.infer<typeof EventWorkspaceStatus>

export const EventWorktreeReady = event(
  "EventWorktreeReady",
  "worktree.ready",
  z.object({ name: z.string(), branch: z.string().optional() }),
)
export type EventWorktreeReady = z.infer<typeof EventWorktreeReady>

export const EventWorktreeFailed = event("EventWorktreeFailed", "worktree.failed", z.object({ message: z.string() }))
export type EventWorktreeFailed = z.infer<typeof EventWorktreeFailed>
