import { z } from "zod"
import { IntegrationInfo } from "../../runtime/schema/integration.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { listIntegrations } from "../../runtime/v2/integrations.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2IntegrationGet = defineEndpoint({
  method: "get",
  path: "/api/integration/{integrationID}",
  operationId: "v2.integration.get",
  scope: "instance",
  summary: "Show a provider that a key or a login connects",
  description: "`data` is null for an unknown one.",
  params: z.object({ integrationID: z.string() }),
  output: json(located(IntegrationInfo.nullable())),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ params: { integrationID }, server, instance }) => {
    const known = await listIntegrations(instance, server)
    return inLocation(instance, known.find(({ id }) => id === integrationID) ?? null)
  },
})
