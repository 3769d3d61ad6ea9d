import { NamedError } from "../errors.ts"
import type { Questions } from "../question/questions.ts"
import type { QuestionV2Request } from "../schema/question-v2.ts"

/** A question that waits in a session. @throws QuestionNotFoundError */
export const questionOf = (questions: Questions, sessionID: string, requestID: string): QuestionV2Request => {
  const found = questions.list().find((request) => request.id === requestID && request.sessionID === sessionID)
  if (found) return found
  throw new NamedError("QuestionNotFoundError", {
    message: `Find question "${requestID}": nothing waits in "${sessionID}" under this id`,
    requestID,
  })
}
