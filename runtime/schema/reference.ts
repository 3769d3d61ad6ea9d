import { z } from "zod"

const shown = { description: z.string().optional(), hidden: z.boolean().optional() }

export const ReferenceLocalSource = z
  .object({ type: z.literal("local"), path: z.string(), ...shown })
  .meta({ id: "ReferenceLocalSource" })

export const ReferenceGitSource = z
  .object({ type: z.literal("git"), repository: z.string(), branch: z.string().optional(), ...shown })
  .meta({ id: "ReferenceGitSource" })

export const ReferenceSource = z
  .discriminatedUnion("type", [ReferenceLocalSource, ReferenceGitSource])
  .meta({ id: "ReferenceSource" })

export const ReferenceInfo = z
  .object({ name: z.string(), path: z.string(), ...shown, source: ReferenceSource })
  .meta({ id: "ReferenceInfo" })
export type ReferenceInfo = z.infer<typeof ReferenceInfo>
