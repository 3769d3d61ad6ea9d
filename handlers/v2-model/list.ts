import { z } from "zod"
import { located } from "../../runtime/schema/location-info.ts"
import { ModelV2Info } from "../../runtime/schema/provider-v2.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { modelsV2 } from "../../runtime/v2/providers.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2ModelList = defineEndpoint({
  method: "get",
  path: "/api/model",
  operationId: "v2.model.list",
  scope: "instance",
  summary: "List the models of connected providers",
  output: json(located(z.array(ModelV2Info))),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ instance }) => inLocation(instance, modelsV2((await instance.providers.connected()).providers)),
})
