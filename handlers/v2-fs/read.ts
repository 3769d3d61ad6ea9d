import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

export const v2FsRead = defineEndpoint({
  method: "get",
  path: "/api/fs/read/*",
  operationId: "v2.fs.read",
  scope: "instance",
  summary: "Read a file's bytes",
  description:
    "The path follows in the URL. Whatever the file is, it comes as a download: a page from a workspace must not run under this server's origin. At most 32 MB.",
  params: z.object({ rest: z.string() }),
  output: raw("application/octet-stream"),
  errors: ["OutsideDirectoryError", "FileNotFoundError", "NotAFileError", "FileTooLargeError"],
  handle: async ({ params: { rest }, instance }) =>
    new Response(await instance.workspace.files.bytes(rest), {
      headers: { "content-type": "application/octet-stream", "content-disposition": "attachment" },
    }),
})
