import { z } from "zod"

export const LSPStatus = z
  .object({
    id: z.string(),
    name: z.string(),
    root: z.string(),
    status: z.enum(["connected", "error"]),
  })
  .meta({ id: "LSPStatus" })
export type LSPStatus = z.infer<typeof LSPStatus>
