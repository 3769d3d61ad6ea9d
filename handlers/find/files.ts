import { z } from "zod"
import { FindFilesQuery } from "../../runtime/schema/find.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const findFiles = defineEndpoint({
  method: "get",
  path: "/find/file",
  operationId: "find.files",
  scope: "instance",
  summary: "Find files and directories by name",
  description:
    "The best matches first, at most `limit` (default 10); directories end in a slash. What .gitignore names is left out.",
  query: FindFilesQuery,
  output: json(z.array(z.string())),
  errors: ["FileNotFoundError", "UnsupportedError"],
  handle: ({ query, instance, request: { signal } }) => instance.workspace.finder.files(query, signal),
})
