import { z } from "zod"
import { FilePartSource } from "./file-source.ts"
import { partKeys } from "./ids.ts"

export const FilePart = z
  .object({
    ...partKeys,
    type: z.literal("file"),
    mime: z.string(),
    filename: z.string().optional(),
    url: z.string(),
    source: FilePartSource.optional(),
  })
  .meta({ id: "FilePart" })
export type FilePart = z.infer<typeof FilePart>
