import { z } from "zod"
import { FileListQuery, FileNode } from "../../runtime/schema/file.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const fileList = defineEndpoint({
  method: "get",
  path: "/file",
  operationId: "file.list",
  scope: "instance",
  summary: "List a directory",
  description:
    "Directories first, then files, by name. Symlinks have the type of what they point to. `path` is relative to the directory, or absolute within the work tree.",
  query: FileListQuery,
  output: json(z.array(FileNode)),
  errors: ["OutsideDirectoryError", "FileNotFoundError", "NotADirectoryError"],
  handle: ({ query, instance }) => instance.workspace.files.list(query.path),
})
