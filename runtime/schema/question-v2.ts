import { z } from "zod"
import { event } from "./event-shape.ts"
import { QuestionID, SessionID } from "./ids.ts"

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

export const QuestionV2Request = z
  .object({
    id: QuestionID,
    sessionID: SessionID,
    questions: z.array(QuestionV2Info),
    tool: QuestionV2Tool.optional(),
  })
  .meta({ id: "QuestionV2Request" })
export type QuestionV2Request = z.infer<typeof QuestionV2Request>

export const QuestionV2Reply = z.object({ answers: z.array(QuestionV2Answer) }).meta({ id: "QuestionV2Reply" })
export type QuestionV2Reply = z.infer<typeof QuestionV2Reply>

export const EventQuestionV2Asked = event(
  "EventQuestionV2Asked",
  "question.v2.asked",
  z.object(QuestionV2Request.shape),
)
export type EventQuestionV2Asked = z.infer<typeof EventQuestionV2Asked>

export const EventQuestionV2Replied = event(
  "EventQuestionV2Replied",
  "question.v2.replied",
  z.object({ sessionID: SessionID, requestID: QuestionID, answers: z.array(QuestionV2Answer) }),
)
export type EventQuestionV2Replied = z.infer<typeof EventQuestionV2Replied>

export const EventQuestionV2Rejected = event(
  "EventQuestionV2Rejected",
  "question.v2.rejected",
  z.object({ sessionID: SessionID, requestID: QuestionID }),
)
export type EventQuestionV2Rejected = z.infer<typeof EventQuestionV2Rejected>
