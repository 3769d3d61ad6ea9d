import { z } from "zod"

export const Path = z
  .object({
    home: z.string(),
    state: z.string(),
    config: z.string(),
    worktree: z.string(),
    directory: z.string(),
  })
  .meta({ id: "Path" })
export type Path = z.infer<typeof Path>
