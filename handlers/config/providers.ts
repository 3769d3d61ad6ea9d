import { ConfigProviders } from "../../runtime/schema/provider.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const configProviders = defineEndpoint({
  method: "get",
  path: "/config/providers",
  operationId: "config.providers",
  scope: "instance",
  summary: "List the connected providers with their models",
  output: json(ConfigProviders),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: ({ instance }) => instance.providers.connected(),
})
