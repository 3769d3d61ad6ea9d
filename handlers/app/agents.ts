import { z } from "zod"
import { Agent } from "../../runtime/schema/agent.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const appAgents = defineEndpoint({
  method: "get",
  path: "/agent",
  operationId: "app.agents",
  scope: "instance",
  summary: "List the agents, the default one first",
  output: json(z.array(Agent)),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ instance }) => instance.agents.shown(),
})
