import { z } from "zod"
import { WorkspaceID } from "./ids.ts"

/** Which workspace an answer is about; the project's directory is the top of its work tree. */
export const LocationInfo = z
  .object({
    directory: z.string(),
    workspaceID: WorkspaceID.optional(),
    project: z.object({ id: z.string(), directory: z.string() }),
  })
  .meta({ id: "LocationInfo" })
export type LocationInfo = z.infer<typeof LocationInfo>

/** How operations under `/api` wrap what belongs to a workspace. */
export const located = <Data extends z.ZodType>(data: Data) => z.object({ location: LocationInfo, data })

/** How they wrap everything else. */
export const enveloped = <Data extends z.ZodType>(data: Data) => z.object({ data })
