import { z } from "zod"

export const LogInput = z.object({
  service: z.string(),
  level: z.enum(["debug", "info", "error", "warn"]),
  message: z.string(),
  extra: z.record(z.string(), z.unknown()).optional(),
})
export type LogInput = z.infer<typeof LogInput>
