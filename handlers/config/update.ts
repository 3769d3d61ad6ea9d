import { Config } from "../../runtime/schema/config.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const configUpdate = defineEndpoint({
  method: "patch",
  path: "/config",
  operationId: "config.update",
  scope: "instance",
  summary: "Change the config of a directory",
  description:
    "The body is merged into the nearest config file of the project, whose comments stay. Answers the merged config as it then is. Clients of the project get `server.instance.disposed`, so that they read again; nothing ends.",
  body: Config,
  output: json(Config),
  errors: ["ConfigJsonError", "ConfigInvalidError", "OutsideDirectoryError"],
  handle: async ({ body, instance }) => {
    await instance.config.update(body)
    return instance.config.shown()
  },
})
