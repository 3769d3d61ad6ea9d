import { z } from "zod"
import { located } from "../../runtime/schema/location-info.ts"
import { QuestionV2Request } from "../../runtime/schema/question-v2.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2QuestionRequestList = defineEndpoint({
  method: "get",
  path: "/api/question/request",
  operationId: "v2.question.request.list",
  scope: "instance",
  summary: "List the questions that wait for an answer",
  output: json(located(z.array(QuestionV2Request))),
  errors: [],
  handle: ({ instance }) => inLocation(instance, instance.questions.list()),
})
