import { z } from "zod"
import { located } from "../../runtime/schema/location-info.ts"
import { ProviderV2Info } from "../../runtime/schema/provider-v2.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { providerV2 } from "../../runtime/v2/providers.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2ProviderList = defineEndpoint({
  method: "get",
  path: "/api/provider",
  operationId: "v2.provider.list",
  scope: "instance",
  summary: "List the connected providers",
  output: json(located(z.array(ProviderV2Info))),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ instance }) =>
    inLocation(instance, (await instance.providers.connected()).providers.map(providerV2)),
})
