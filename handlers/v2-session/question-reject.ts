import { z } from "zod"
import { QuestionID, SessionID } from "../../runtime/schema/ids.ts"
import { questionOf } from "../../runtime/v2/questions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionQuestionReject = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/question/{requestID}/reject",
  operationId: "v2.session.question.reject",
  scope: "instance",
  summary: "Dismiss a question",
  params: z.object({ sessionID: SessionID, requestID: QuestionID }),
  output: empty,
  errors: ["NotFoundError", "QuestionNotFoundError"],
  handle: ({ params: { sessionID, requestID }, instance: { sessions, questions } }) => {
    sessions.get(sessionID)
    questionOf(questions, sessionID, requestID)
    questions.reject(requestID)
  },
})
