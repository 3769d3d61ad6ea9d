import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionSummarizeInput } from "../../runtime/schema/session-input.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionSummarize = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/summarize",
  operationId: "session.summarize",
  scope: "instance",
  summary: "Compress a session's conversation",
  description:
    "Has the given model write a summary, which stands for the conversation from then on; the messages stay. Waits for what runs in " +
    "the session. With `auto` the model goes on with its work afterwards.",
  params: z.object({ sessionID: SessionID }),
  body: SessionSummarizeInput,
  output: json(z.boolean(), { slow: true }),
  errors: [
    "NotFoundError",
    "AgentNotFoundError",
    "ProviderModelNotFoundError",
    "SessionBusyError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: async ({ params: { sessionID }, body, instance }) => {
    await instance.summarize(sessionID, body)
    return true
  },
})
