import { ExperimentalCapabilities } from "../../runtime/schema/experimental.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const experimentalCapabilitiesGet = defineEndpoint({
  method: "get",
  path: "/experimental/capabilities",
  operationId: "experimental.capabilities.get",
  scope: "server",
  summary: "Show which experiments are on",
  description: "A subagent always ends before the prompt that started it.",
  output: json(ExperimentalCapabilities),
  errors: [],
  handle: (): ExperimentalCapabilities => ({ backgroundSubagents: false }),
})
