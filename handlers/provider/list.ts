import { ProviderList } from "../../runtime/schema/provider.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const providerList = defineEndpoint({
  method: "get",
  path: "/provider",
  operationId: "provider.list",
  scope: "instance",
  summary: "List every provider, and which are connected",
  output: json(ProviderList),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: ({ instance }) => instance.providers.list(),
})
