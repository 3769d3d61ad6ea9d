import { z } from "zod"

export const TokenCounts = z.object({
  input: z.number(),
  output: z.number(),
  reasoning: z.number(),
  cache: z.object({ read: z.number(), write: z.number() }),
})
export type TokenCounts = z.infer<typeof TokenCounts>

export const TokenUsage = z.object({ total: z.number().optional(), ...TokenCounts.shape })
export type TokenUsage = z.infer<typeof TokenUsage>
