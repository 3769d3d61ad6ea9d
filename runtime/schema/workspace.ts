import { z } from "zod"
import { WorkspaceID } from "./ids.ts"

/** A copy of a project that a server elsewhere works in. */
export const Workspace = z
  .object({
    id: WorkspaceID,
    type: z.string(),
    name: z.string(),
    branch: z.union([z.string(), z.null()]).optional(),
    directory: z.union([z.string(), z.null()]).optional(),
    extra: z.union([z.unknown(), z.null()]).optional(),
    projectID: z.string(),
    /** Milliseconds since the epoch. The words are upstream's way to write what is no number in JSON. */
    timeUsed: z.union([
      z.number(),
      z.enum(["NaN"]),
      z.enum(["Infinity"]),
      z.enum(["-Infinity"]),
      z.enum(["Infinity", "-Infinity", "NaN"]),
    ]),
  })
  .meta({ id: "Workspace" })
export type Workspace = z.infer<typeof Workspace>

export const WorkspaceEventConnectionStatus = z
  .object({ workspaceID: WorkspaceID, status: z.enum(["connected", "connecting", "disconnected", "error"]) })
  .meta({ id: "WorkspaceEventConnectionStatus" })
export type WorkspaceEventConnectionStatus = z.infer<typeof WorkspaceEventConnectionStatus>
