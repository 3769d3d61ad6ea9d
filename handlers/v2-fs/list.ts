import { z } from "zod"
import { FileSystemEntry, FsListQuery } from "../../runtime/schema/file.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { listedEntries } from "../../runtime/v2/files.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2FsList = defineEndpoint({
  method: "get",
  path: "/api/fs/list",
  operationId: "v2.fs.list",
  scope: "instance",
  summary: "List a directory",
  description: "Directories first; their paths end in a slash.",
  query: FsListQuery,
  output: json(located(z.array(FileSystemEntry))),
  errors: ["OutsideDirectoryError", "FileNotFoundError"],
  handle: async ({ query: { path = "" }, instance }) =>
    inLocation(instance, listedEntries(await instance.workspace.files.list(path))),
})
