import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const globalDispose = defineEndpoint({
  method: "post",
  path: "/global/dispose",
  operationId: "global.dispose",
  scope: "server",
  summary: "End every directory's instance",
  description: "What runs is aborted, event streams of directories end. The next request starts afresh.",
  output: json(z.boolean()),
  errors: [],
  handle: async ({ server }) => {
    await server.dispose()
    return true
  },
})
