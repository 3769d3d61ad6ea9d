import { z } from "zod"

export const Skill = z.object({
  name: z.string(),
  description: z.string().optional(),
  location: z.string(),
  content: z.string(),
})
export type Skill = z.infer<typeof Skill>
