import { z } from "zod"
import { LSPStatus } from "../../runtime/schema/lsp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const lspStatus = defineEndpoint({
  method: "get",
  path: "/lsp",
  operationId: "lsp.status",
  scope: "instance",
  summary: "Say how the language servers are that files have started",
  description:
    "A server starts with the first file of its language that is read or written. Empty unless `lsp` in the config switches them on, and in a directory that is not trusted.",
  output: json(z.array(LSPStatus)),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ instance }) => instance.lsp.status(),
})
