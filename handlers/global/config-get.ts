import { Config } from "../../runtime/schema/config.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const globalConfigGet = defineEndpoint({
  method: "get",
  path: "/global/config",
  operationId: "global.config.get",
  scope: "server",
  summary: "Read the user's global config",
  description: "Keys, tokens and headers are left out.",
  output: json(Config),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ server }) => server.config.shown(),
})
