import { Config } from "../../runtime/schema/config.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const globalConfigUpdate = defineEndpoint({
  method: "patch",
  path: "/global/config",
  operationId: "global.config.update",
  scope: "server",
  summary: "Change the user's global config",
  description:
    "The body is merged into the global config file, whose comments stay. Answers the whole config as it then is. Clients get `server.instance.disposed` and `global.disposed`, so that they read again; nothing ends.",
  body: Config,
  output: json(Config),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ body, server }) => server.config.update(body),
})
