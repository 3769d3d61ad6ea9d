import { Project, ProjectCloneInput } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectCloneGit = defineEndpoint({
  method: "post",
  path: "/project/git/clone",
  operationId: "project.cloneGit",
  scope: "instance",
  extension: true,
  summary: "Clone a repository into a directory",
  description:
    "The directory has to be empty or missing. The address is one of https, http or ssh; private ones are refused unless `OPENCODE_WEBFETCH_ALLOW` admits them. No hooks run, nothing asks for a password.",
  body: ProjectCloneInput,
  output: json(Project, { slow: true }),
  errors: [
    "AddressRefusedError",
    "DirectoryNotEmptyError",
    "VcsFailedError",
    "UnsupportedError",
    "RequestTimeoutError",
    "FileTooLargeError",
  ],
  handle: ({ body, instance, request: { signal } }) => instance.project.cloneGit(body, signal),
})
