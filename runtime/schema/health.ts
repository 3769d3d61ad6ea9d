import { z } from "zod"

export const Health = z.object({ healthy: z.literal(true), version: z.string() })
export type Health = z.infer<typeof Health>
