import { z } from "zod"
import { QuestionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const questionReject = defineEndpoint({
  method: "post",
  path: "/question/{requestID}/reject",
  operationId: "question.reject",
  scope: "instance",
  summary: "Dismiss a question",
  params: z.object({ requestID: QuestionID }),
  output: json(z.boolean()),
  errors: ["QuestionNotFoundError"],
  handle: ({ params: { requestID }, instance }) => {
    instance.questions.reject(requestID)
    return true
  },
})
