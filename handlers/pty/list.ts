import { z } from "zod"
import { Pty } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const ptyList = defineEndpoint({
  method: "get",
  path: "/pty",
  operationId: "pty.list",
  scope: "instance",
  summary: "List the terminals that run",
  output: json(z.array(Pty)),
  errors: [],
  handle: ({ instance }) => instance.ptys.list(),
})
