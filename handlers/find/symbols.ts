import { z } from "zod"
import { FindSymbolsQuery, WorkspaceSymbol } from "../../runtime/schema/find.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const findSymbols = defineEndpoint({
  method: "get",
  path: "/find/symbol",
  operationId: "find.symbols",
  scope: "instance",
  summary: "Find symbols by name",
  description: "Asks the language servers that run; empty without any.",
  query: FindSymbolsQuery,
  output: json(z.array(WorkspaceSymbol)),
  errors: [],
  handle: ({ query, instance }) => instance.workspace.finder.symbols(query.query),
})
