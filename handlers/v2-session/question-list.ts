import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { QuestionV2Request } from "../../runtime/schema/question-v2.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionQuestionList = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/question",
  operationId: "v2.session.question.list",
  scope: "instance",
  summary: "List a session's questions",
  params: z.object({ sessionID: SessionID }),
  output: json(enveloped(z.array(QuestionV2Request))),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, instance: { sessions, questions } }) => {
    sessions.get(sessionID)
    return { data: questions.list().filter((request) => request.sessionID === sessionID) }
  },
})
