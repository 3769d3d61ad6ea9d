import { Path } from "../../runtime/schema/path.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const pathGet = defineEndpoint({
  method: "get",
  path: "/path",
  operationId: "path.get",
  scope: "instance",
  summary: "Say where the server keeps and finds things",
  output: json(Path),
  errors: [],
  handle: ({ instance: { location, platform } }) => {
    const { home, state, config } = platform.environment.paths
    return { home, state, config, worktree: location.worktree, directory: location.directory }
  },
})
