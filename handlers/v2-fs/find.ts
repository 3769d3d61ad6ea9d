import { z } from "zod"
import { FileSystemEntry } from "../../runtime/schema/file.ts"
import { FsFindQuery } from "../../runtime/schema/find.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { foundEntries } from "../../runtime/v2/files.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2FsFind = defineEndpoint({
  method: "get",
  path: "/api/fs/find",
  operationId: "v2.fs.find",
  scope: "instance",
  summary: "Find files and directories by name",
  description:
    "The best matches first, at most `limit` (default 10, up to 200); paths of directories end in a slash. What .gitignore names is left out.",
  query: FsFindQuery,
  output: json(located(z.array(FileSystemEntry))),
  errors: ["FileNotFoundError", "UnsupportedError"],
  handle: async ({ query: { limit = 10, ...query }, instance, request: { signal } }) => {
    const paths = await instance.workspace.finder.files({ ...query, limit: Math.min(limit, 200) }, signal)
    return inLocation(instance, foundEntries(paths))
  },
})
