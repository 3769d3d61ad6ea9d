import { z } from "zod"

export const ModelKey = z.object({ providerID: z.string(), modelID: z.string() })
export type ModelKey = z.infer<typeof ModelKey>

export const ModelRef = z
  .object({ id: z.string(), providerID: z.string(), variant: z.string().optional() })
  .meta({ id: "ModelRef" })
export type ModelRef = z.infer<typeof ModelRef>
