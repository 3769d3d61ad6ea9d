import { z } from "zod"
import { FileReadQuery } from "../../runtime/schema/file.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const fileRemove = defineEndpoint({
  method: "delete",
  path: "/file",
  operationId: "file.remove",
  scope: "instance",
  extension: true,
  summary: "Remove a file",
  description: "Or a symlink, not what it points to. Directories stay. `If-Match` is honoured.",
  query: FileReadQuery,
  output: json(z.boolean()),
  errors: [
    "OutsideDirectoryError",
    "FileNotFoundError",
    "NotAFileError",
    "FileTooLargeError",
    "PreconditionFailedError",
  ],
  handle: async ({ query, instance, request }) => {
    await instance.workspace.files.remove(query.path, { ifMatch: request.headers.get("if-match") ?? undefined })
    return true
  },
})
