import { z } from "zod"
import { WorkspaceEventConnectionStatus } from "../../runtime/schema/workspace.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const experimentalWorkspaceStatus = defineEndpoint({
  method: "get",
  path: "/experimental/workspace/status",
  operationId: "experimental.workspace.status",
  scope: "server",
  summary: "Show the connections to copies of the project elsewhere",
  description: "There are none, as the list of workspaces is empty.",
  output: json(z.array(WorkspaceEventConnectionStatus)),
  errors: [],
  handle: (): WorkspaceEventConnectionStatus[] => [],
})
