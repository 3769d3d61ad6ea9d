import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionDelete = defineEndpoint({
  method: "delete",
  path: "/session/{sessionID}",
  operationId: "session.delete",
  scope: "instance",
  summary: "Delete a session and its children",
  description: "What they do is stopped first.",
  params: z.object({ sessionID: SessionID }),
  output: json(z.boolean()),
  errors: ["NotFoundError"],
  handle: async ({ params: { sessionID }, instance }) => {
    await instance.removeSession(sessionID)
    return true
  },
})
