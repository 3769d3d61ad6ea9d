import { Pty, PtyCreateInput } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const ptyCreate = defineEndpoint({
  method: "post",
  path: "/pty",
  operationId: "pty.create",
  scope: "instance",
  summary: "Open a terminal",
  description:
    "With the user's shell, unless `command` says otherwise, in the directory of the request or in `cwd`. Keys of model providers are not in its environment. Needs the package node-pty.",
  body: PtyCreateInput.optional(),
  output: json(Pty),
  errors: ["NotADirectoryError", "ServiceUnavailableError", "UnsupportedError"],
  handle: ({ body, instance }) => instance.ptys.create(body ?? {}),
})
