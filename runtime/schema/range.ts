import { z } from "zod"

export const Range = z
  .object({
    start: z.object({ line: z.int().nonnegative(), character: z.int().nonnegative() }),
    end: z.object({ line: z.int().nonnegative(), character: z.int().nonnegative() }),
  })
  .meta({ id: "Range" })
export type Range = z.infer<typeof Range>
