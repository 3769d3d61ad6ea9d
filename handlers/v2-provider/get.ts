import { z } from "zod"
import { located } from "../../runtime/schema/location-info.ts"
import { ProviderV2Info } from "../../runtime/schema/provider-v2.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { providerOf, providerV2 } from "../../runtime/v2/providers.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2ProviderGet = defineEndpoint({
  method: "get",
  path: "/api/provider/{providerID}",
  operationId: "v2.provider.get",
  scope: "instance",
  summary: "Show a connected provider",
  params: z.object({ providerID: z.string() }),
  output: json(located(ProviderV2Info)),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ProviderNotFoundError", "ServiceUnavailableError"],
  handle: async ({ params: { providerID }, instance }) => {
    const { providers } = await instance.providers.connected()
    return inLocation(instance, providerV2(providerOf(providers, providerID)))
  },
})
