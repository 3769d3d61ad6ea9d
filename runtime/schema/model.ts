import { z } from "zod"

export const ModelStatus = z.enum(["alpha", "beta", "deprecated", "active"])
export type ModelStatus = z.infer<typeof ModelStatus>

/** The field of a provider's message that carries reasoning. */
export const InterleavedField = z.union([z.enum(["reasoning", "reasoning_content", "reasoning_text"]), z.string()])
export type InterleavedField = z.infer<typeof InterleavedField>

export const ModelModalities = z.object({
  text: z.boolean(),
  audio: z.boolean(),
  image: z.boolean(),
  video: z.boolean(),
  pdf: z.boolean(),
})
export type ModelModalities = z.infer<typeof ModelModalities>

/** US dollars per million tokens. */
export const ModelPrice = z.object({
  input: z.number(),
  output: z.number(),
  cache: z.object({ read: z.number(), write: z.number() }),
})
export type ModelPrice = z.infer<typeof ModelPrice>

export const Model = z
  .object({
    id: z.string(),
    providerID: z.string(),
    api: z.object({ id: z.string(), url: z.string(), npm: z.string() }),
    name: z.string(),
    family: z.string().optional(),
    capabilities: z.object({
      temperature: z.boolean(),
      reasoning: z.boolean(),
      attachment: z.boolean(),
      toolcall: z.boolean(),
      input: ModelModalities,
      output: ModelModalities,
      interleaved: z.union([z.boolean(), z.object({ field: InterleavedField })]),
    }),
    cost: z.object({
      ...ModelPrice.shape,
      tiers: z
        .array(z.object({ ...ModelPrice.shape, tier: z.object({ type: z.literal("context"), size: z.number() }) }))
        .optional(),
      experimentalOver200K: ModelPrice.optional(),
    }),
    limit: z.object({ context: z.number(), input: z.number().optional(), output: z.number() }),
    status: ModelStatus,
    options: z.record(z.string(), z.unknown()),
    headers: z.record(z.string(), z.string()),
    release_date: z.string(),
    variants: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .meta({ id: "Model" })
export type Model = z.infer<typeof Model>
