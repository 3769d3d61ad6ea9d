import { FileNode, FileReadQuery, FileWriteInput } from "../../runtime/schema/file.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json, Reply } from "../output.ts"

export const fileWrite = defineEndpoint({
  method: "put",
  path: "/file/content",
  operationId: "file.write",
  scope: "instance",
  extension: true,
  summary: "Write a file",
  description:
    "Creates or replaces it, and creates the directories above it. With `If-Match` only when it still has that `ETag`; with `If-None-Match: *` only when there is none.",
  query: FileReadQuery,
  body: FileWriteInput,
  output: json(FileNode),
  errors: [
    "OutsideDirectoryError",
    "NotAFileError",
    "NotADirectoryError",
    "FileTooLargeError",
    "PreconditionFailedError",
  ],
  handle: async ({ query, body, instance, request: { headers } }) => {
    const ifMatch = headers.get("if-match") ?? undefined
    const ifNoneMatch = headers.get("if-none-match") ?? undefined
    const { node, tag } = await instance.workspace.files.write(query.path, body, { ifMatch, ifNoneMatch })
    return new Reply(node, { etag: tag, "access-control-expose-headers": "ETag" })
  },
})
