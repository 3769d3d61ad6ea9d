import { enveloped } from "../../runtime/schema/location-info.ts"
import { SessionV2CreateInput, SessionV2Info } from "../../runtime/schema/session-v2.ts"
import { createSessionV2 } from "../../runtime/v2/create-session.ts"
import { sessionV2 } from "../../runtime/v2/sessions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionCreate = defineEndpoint({
  method: "post",
  path: "/api/session",
  operationId: "v2.session.create",
  scope: "instance",
  summary: "Start a session",
  description:
    "In the directory of `location`, else in that of the request. One whose `id` is known already is what it is.",
  body: SessionV2CreateInput,
  output: json(enveloped(SessionV2Info)),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ body, instance }) => ({ data: sessionV2(await createSessionV2(instance, body)) }),
})
