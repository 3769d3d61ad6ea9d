import { z } from "zod"
import { FindTextMatch, FindTextQuery } from "../../runtime/schema/find.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const findText = defineEndpoint({
  method: "get",
  path: "/find",
  operationId: "find.text",
  scope: "instance",
  summary: "Find text in files",
  description:
    "Lines that match a regular expression (ripgrep's syntax), in no order, at most `limit` (default 100). What .gitignore names is left out. Ends after ten seconds with what it has.",
  query: FindTextQuery,
  output: json(z.array(FindTextMatch)),
  errors: ["InvalidPatternError", "FileNotFoundError", "UnsupportedError"],
  handle: ({ query, instance, request: { signal } }) => instance.workspace.finder.text(query, signal),
})
