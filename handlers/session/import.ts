import { SessionImportInput } from "../../runtime/schema/session-export.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionImport = defineEndpoint({
  method: "post",
  path: "/session/import",
  operationId: "session.import",
  scope: "instance",
  summary: "Make a session of a file that an export gave",
  description:
    "All of it or nothing, of at most 50 MB. Ids are kept when all of them are free, else all are new. Rules that allow something are left out, and so are states of files: what the session changed elsewhere cannot be reverted here.",
  extension: true,
  body: SessionImportInput,
  bodyLimitBytes: 50 * 1024 * 1024,
  output: json(Session),
  errors: [],
  handle: ({ body, instance }) => instance.transfers.import(body),
})
