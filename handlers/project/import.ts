import { ProjectImportResult } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectImport = defineEndpoint({
  method: "post",
  path: "/project/import",
  operationId: "project.import",
  scope: "instance",
  extension: true,
  summary: "Unpack an archive into a directory",
  description:
    "A tar archive, gzipped or not, over what is there, `.git` included. One with entries that would leave the directory, with devices, or with links that could lead out is refused before anything is written. At most 1 GB packed, 2 GB unpacked, 256 MB a file and 200,000 entries.",
  rawBody: ["application/x-tar", "application/gzip"],
  output: json(ProjectImportResult),
  errors: ["InvalidArchiveError", "BodyTooLargeError"],
  // A body that is cancelled breaks the connection before the client has read why.
  handle: ({ instance, request: { body, signal } }) =>
    instance.project.import((body ?? new Blob([]).stream()).values({ preventCancel: true }), signal),
})
