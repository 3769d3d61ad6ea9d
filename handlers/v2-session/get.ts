import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { SessionV2Info } from "../../runtime/schema/session-v2.ts"
import { sessionV2 } from "../../runtime/v2/sessions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionGet = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}",
  operationId: "v2.session.get",
  scope: "instance",
  summary: "Read one session",
  params: z.object({ sessionID: SessionID }),
  output: json(enveloped(SessionV2Info)),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, instance }) => ({ data: sessionV2(instance.sessions.get(sessionID)) }),
})
