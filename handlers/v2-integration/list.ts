import { z } from "zod"
import { IntegrationInfo } from "../../runtime/schema/integration.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { listIntegrations } from "../../runtime/v2/integrations.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2IntegrationList = defineEndpoint({
  method: "get",
  path: "/api/integration",
  operationId: "v2.integration.list",
  scope: "instance",
  summary: "List the providers that a key or a login connects",
  output: json(located(z.array(IntegrationInfo))),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ server, instance }) => inLocation(instance, await listIntegrations(instance, server)),
})
