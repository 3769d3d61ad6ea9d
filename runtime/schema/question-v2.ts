import { z } from "zod"

export const QuestionV2Option = z
  .object({ label: z.string(), description: z.string() })
  .meta({ id: "QuestionV2Option" })
export type QuestionV2Option = z.infer<typeof QuestionV2Option>

export const QuestionV2Info = z
  .object({
    question: z.string(),
    header: z.string(),
    options: z.array(QuestionV2Option),
    multiple: z.boolean().optional(),
    custom: z.boolean().optional(),
  })
  .meta({ id: "QuestionV2Info" })
export type QuestionV2Info = z.infer<typeof QuestionV2Info>

export const QuestionV2Tool = z.object({ messageID: z.string(), callID: z.string() }).meta({ id: "QuestionV2Tool" })
export type QuestionV2Tool = z.infer<typeof QuestionV2Tool>

export const QuestionV2Answer = z.array(z.string()).meta({ id: "QuestionV2Answer" })
export type QuestionV2Answer = z.infer<typeof QuestionV2Answer>
