import { z } from "zod"
import { ModelStatus } from "./provider-config.ts"

export const Model = z
  .object({
    id: z.string(),
    providerID: z.string(),
    api: z.object({
      id: z.string(),
      url: z.string(),
      npm: z.string(),
    }),
    name: z.string(),
    family: z.string().optional(),
    capabilities: z.object({
      temperature: z.boolean(),
      reasoning: z.boolean(),
      attachment: z.boolean(),
      toolcall: z.boolean(),
      input: z.object({
        text: z.boolean(),
        audio: z.boolean(),
        image: z.boolean(),
        video: z.boolean(),
        pdf: z.boolean(),
      }),
      output: z.object({
        text: z.boolean(),
        audio: z.boolean(),
        image: z.boolean(),
        video: z.boolean(),
        pdf: z.boolean(),
      }),
      interleaved: z.union([
        z.boolean(),
        z.object({ field: z.union([z.enum(["reasoning", "reasoning_content", "reasoning_text"]), z.string()]) }),
      ]),
    }),
    cost: z.object({
      input: z.number(),
      output: z.number(),
      cache: z.object({ read: z.number(), write: z.number() }),
      tiers: z
        .array(
          z.object({
            input: z.number(),
            output: z.number(),
            cache: z.object({ read: z.number(), write: z.number() }),
            tier: z.object({ type: z.literal("context"), size: z.number() }),
          }),
        )
        .optional(),
      experimentalOver200K: z
        .object({
          input: z.number(),
          output: z.number(),
          cache: z.object({ read: z.number(), write: z.number() }),
        })
        .optional(),
    }),
    limit: z.object({
      context: z.number(),
      input: z.number().optional(),
      output: z.number(),
    }),
    status: ModelStatus,
    options: z.record(z.string(), z.unknown()),
    headers: z.record(z.string(), z.string()),
    release_date: z.string(),
    variants: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .meta({ id: "Model" })
export type Model = z.infer<typeof Model>
