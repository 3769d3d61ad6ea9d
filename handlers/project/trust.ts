import { ProjectTrust, ProjectTrustInput } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectTrust = defineEndpoint({
  method: "post",
  path: "/project/trust",
  operationId: "project.trust",
  scope: "instance",
  summary: "Trust a directory: its config may start programs and read variables",
  description:
    "Holds for the directory (that of the request without one) and all below it, for good, and at once: its config is read again.",
  extension: true,
  body: ProjectTrustInput,
  output: json(ProjectTrust),
  errors: ["FileNotFoundError", "NotADirectoryError"],
  handle: ({ body, instance }) => instance.project.trust(body?.directory),
})
