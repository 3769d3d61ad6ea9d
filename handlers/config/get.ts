import { Config } from "../../runtime/schema/config.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const configGet = defineEndpoint({
  method: "get",
  path: "/config",
  operationId: "config.get",
  scope: "instance",
  summary: "Read the merged config of a directory",
  description: "Keys, tokens and headers are left out.",
  output: json(Config),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ instance }) => instance.config.shown(),
})
