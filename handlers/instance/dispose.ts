import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const instanceDispose = defineEndpoint({
  method: "post",
  path: "/instance/dispose",
  operationId: "instance.dispose",
  scope: "instance",
  summary: "End a directory's instance",
  description: "What runs is aborted, its event streams end. The next request starts afresh.",
  output: json(z.boolean()),
  errors: [],
  handle: async ({ instance }) => {
    await instance.dispose()
    return true
  },
})
