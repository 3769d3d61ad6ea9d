import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { compact } from "../../runtime/v2/compact.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionCompact = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/compact",
  operationId: "v2.session.compact",
  scope: "instance",
  summary: "Compress a session's conversation with the model that it uses",
  description: "Answers when it is done.",
  params: z.object({ sessionID: SessionID }),
  output: empty,
  errors: [
    "NotFoundError",
    "AgentNotFoundError",
    "ProviderModelNotFoundError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: ({ params: { sessionID }, instance }) => compact(instance, sessionID),
})
