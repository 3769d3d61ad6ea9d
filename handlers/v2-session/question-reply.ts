import { z } from "zod"
import { QuestionID, SessionID } from "../../runtime/schema/ids.ts"
import { QuestionV2Reply } from "../../runtime/schema/question-v2.ts"
import { questionOf } from "../../runtime/v2/questions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionQuestionReply = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/question/{requestID}/reply",
  operationId: "v2.session.question.reply",
  scope: "instance",
  summary: "Answer a question",
  description: "One list of chosen labels per question.",
  params: z.object({ sessionID: SessionID, requestID: QuestionID }),
  body: QuestionV2Reply,
  output: empty,
  errors: ["NotFoundError", "QuestionNotFoundError"],
  handle: ({ params: { sessionID, requestID }, body: { answers }, instance: { sessions, questions } }) => {
    sessions.get(sessionID)
    questionOf(questions, sessionID, requestID)
    questions.reply(requestID, answers)
  },
})
