import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionUpdateInput } from "../../runtime/schema/session-input.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionUpdate = defineEndpoint({
  method: "patch",
  path: "/session/{sessionID}",
  operationId: "session.update",
  scope: "instance",
  summary: "Change a session's title, metadata, permission rules or archive date",
  description: "Permission rules are added to those that the session has.",
  params: z.object({ sessionID: SessionID }),
  body: SessionUpdateInput,
  output: json(Session),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, body, instance }) => instance.sessions.update(sessionID, body),
})
