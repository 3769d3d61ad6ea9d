import { z } from "zod"
import { Workspace } from "../../runtime/schema/workspace.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const experimentalWorkspaceList = defineEndpoint({
  method: "get",
  path: "/experimental/workspace",
  operationId: "experimental.workspace.list",
  scope: "server",
  summary: "List copies of the project that servers elsewhere work in",
  description: "This server starts none, so there are none. Its worktrees are at `/experimental/worktree`.",
  output: json(z.array(Workspace)),
  errors: [],
  handle: (): Workspace[] => [],
})
