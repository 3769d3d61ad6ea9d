import { z } from "zod"
import { event } from "./event-shape.ts"
import { WorkspaceID } from "./ids.ts"

export const EventProjectDirectoriesUpdated = event(
  "EventProjectDirectoriesUpdated",
  "project.directories.updated",
  z.object({ projectID: z.string() }),
)
export type EventProjectDirectoriesUpdated = z.infer<typeof EventProjectDirectoriesUpdated>

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
