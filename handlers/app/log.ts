import { z } from "zod"
import { LogInput } from "../../runtime/schema/log.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const appLog = defineEndpoint({
  method: "post",
  path: "/log",
  operationId: "app.log",
  scope: "server",
  summary: "Write to the server's log",
  description: "Control characters are stripped, long entries are cut.",
  body: LogInput,
  output: json(z.boolean()),
  errors: [],
  handle: async ({ body, server }) => {
    await server.log(body)
    return true
  },
})
