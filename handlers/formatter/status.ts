import { z } from "zod"
import { FormatterStatus } from "../../runtime/schema/formatter.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const formatterStatus = defineEndpoint({
  method: "get",
  path: "/formatter",
  operationId: "formatter.status",
  scope: "instance",
  summary: "List the formatters and whether they run here",
  description: "Empty unless `formatter` in the config switches them on, and in a directory that is not trusted.",
  output: json(z.array(FormatterStatus)),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ instance }) => instance.formatters.status(),
})
