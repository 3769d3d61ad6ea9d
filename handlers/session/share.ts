import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionShare = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/share",
  operationId: "session.share",
  scope: "instance",
  summary: "Share a session",
  description:
    "Anyone who has the address in `share.url` can read the session and follow it. This server itself answers there.",
  params: z.object({ sessionID: SessionID }),
  output: json(Session),
  errors: ["NotFoundError", "ShareDisabledError"],
  handle: ({ params: { sessionID }, instance, baseURL }) => instance.shares.share(sessionID, baseURL),
})
