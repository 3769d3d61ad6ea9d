import { z } from "zod"
import { AgentV2Info } from "../../runtime/schema/agent-v2.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { agentV2 } from "../../runtime/v2/agents.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2AgentList = defineEndpoint({
  method: "get",
  path: "/api/agent",
  operationId: "v2.agent.list",
  scope: "instance",
  summary: "List the agents",
  output: json(located(z.array(AgentV2Info))),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ instance }) => inLocation(instance, (await instance.agents.shown()).map(agentV2)),
})
