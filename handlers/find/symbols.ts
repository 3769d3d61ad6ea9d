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
  description:
    "Asks the language servers that files have started; empty without any. At most 100, those named exactly so first.",
  query: FindSymbolsQuery,
  output: json(z.array(WorkspaceSymbol)),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ query, instance }) => instance.lsp.symbols(query.query),
})
