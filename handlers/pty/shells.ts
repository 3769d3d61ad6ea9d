import { z } from "zod"
import { PtyShell } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const ptyShells = defineEndpoint({
  method: "get",
  path: "/pty/shells",
  operationId: "pty.shells",
  scope: "instance",
  summary: "List the shells that a terminal can be opened with",
  description:
    "The user's own first. `acceptable` is false for programs that are listed as shells but no place to work.",
  output: json(z.array(PtyShell)),
  errors: [],
  handle: ({ instance }) => instance.ptys.shells(),
})
