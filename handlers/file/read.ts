import { FileContent, FileReadQuery } from "../../runtime/schema/file.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json, Reply } from "../output.ts"

export const fileRead = defineEndpoint({
  method: "get",
  path: "/file/content",
  operationId: "file.read",
  scope: "instance",
  summary: "Read a file",
  description:
    "Text exactly as it is; all else as base64 with its type. A tracked file that differs from the last commit has `diff` and `patch`. `ETag` names the content, for `If-Match` of a write. At most 32 MB.",
  query: FileReadQuery,
  output: json(FileContent),
  errors: ["OutsideDirectoryError", "FileNotFoundError", "NotAFileError", "FileTooLargeError"],
  handle: async ({ query, instance }) => {
    const { content, tag } = await instance.workspace.files.read(query.path)
    return new Reply(content, { etag: tag, "access-control-expose-headers": "ETag" })
  },
})
