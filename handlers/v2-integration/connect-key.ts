import { z } from "zod"
import { IntegrationConnectKeyInput } from "../../runtime/schema/integration.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2IntegrationConnectKey = defineEndpoint({
  method: "post",
  path: "/api/integration/{integrationID}/connect/key",
  operationId: "v2.integration.connect.key",
  scope: "instance",
  summary: "Connect a provider with a key",
  description: "The key of before is replaced; `label` is not kept.",
  params: z.object({ integrationID: z.string() }),
  body: IntegrationConnectKeyInput,
  output: empty,
  errors: ["ServiceUnavailableError"],
  handle: ({ params: { integrationID }, body: { key }, server }) =>
    server.credentials.set(integrationID, { type: "api", key }),
})
