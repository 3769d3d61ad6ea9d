import { ProjectExportQuery } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

const CONTENT_TYPE = "application/gzip"

export const projectExport = defineEndpoint({
  method: "get",
  path: "/project/export",
  operationId: "project.export",
  scope: "instance",
  extension: true,
  summary: "Pack a directory as tar.gz",
  description:
    "With `.git`, and with `ignored=true` also what .gitignore names. Symlinks that could lead out are left out, so that /project/import takes it.",
  query: ProjectExportQuery,
  output: raw(CONTENT_TYPE),
  errors: ["FileNotFoundError"],
  handle: async ({ query, instance }) => {
    const archive = await instance.project.export({ ignored: query.ignored ?? false })
    const headers = { "content-type": CONTENT_TYPE, "content-disposition": 'attachment; filename="project.tar.gz"' }
    return new Response(archive, { headers })
  },
})
