import { z } from "zod"
import { QuestionRequest } from "../../runtime/schema/question.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const questionList = defineEndpoint({
  method: "get",
  path: "/question",
  operationId: "question.list",
  scope: "instance",
  summary: "List the questions that wait for an answer",
  output: json(z.array(QuestionRequest)),
  errors: [],
  handle: ({ instance }) => instance.questions.list(),
})
