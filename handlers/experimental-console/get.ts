import { ConsoleState } from "../../runtime/schema/experimental.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const experimentalConsoleGet = defineEndpoint({
  method: "get",
  path: "/experimental/console",
  operationId: "experimental.console.get",
  scope: "server",
  summary: "Show the account at upstream's console",
  description: "This server has none there, so no provider comes from it.",
  output: json(ConsoleState),
  errors: [],
  handle: (): ConsoleState => ({ consoleManagedProviders: [], switchableOrgCount: 0 }),
})
