import { z } from "zod"
import { QuestionID } from "../../runtime/schema/ids.ts"
import { QuestionReplyInput } from "../../runtime/schema/question.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const questionReply = defineEndpoint({
  method: "post",
  path: "/question/{requestID}/reply",
  operationId: "question.reply",
  scope: "instance",
  summary: "Answer a question",
  params: z.object({ requestID: QuestionID }),
  body: QuestionReplyInput,
  output: json(z.boolean()),
  errors: ["QuestionNotFoundError"],
  handle: ({ params: { requestID }, body, instance }) => {
    instance.questions.reply(requestID, body.answers)
    return true
  },
})
