import { Project } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectInitGit = defineEndpoint({
  method: "post",
  path: "/project/git/init",
  operationId: "project.initGit",
  scope: "instance",
  summary: "Make a directory a git repository",
  output: json(Project),
  errors: ["FileNotFoundError", "VcsFailedError", "UnsupportedError"],
  handle: ({ instance }) => instance.project.initGit(),
})
