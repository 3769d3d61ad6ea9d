import { NamedError } from "../runtime/errors.ts"
import type { AnyEndpoint, Method } from "./endpoint.ts"
import { empty } from "./output.ts"

/** Why upstream's operation is not here, said to the one who calls it. */
export interface Unsupported {
  method: Method
  path: string
  operationId: string
  message: string
}

const NO_SYNC = "Use another server for this: here sessions live on the server that runs them, and are not synchronised"
const CLOUD = "Use upstream's server for this: it needs an account at upstream's console"
const PLACES = "Open a directory, or make a worktree with POST /experimental/worktree: here these are the workspaces"

/** Operations of upstream's that this server does not have. They answer 501, and are in no document. */
export const unsupported: readonly Unsupported[] = [
  { method: "post", path: "/sync/start", operationId: "sync.start", message: NO_SYNC },
  { method: "post", path: "/sync/replay", operationId: "sync.replay", message: NO_SYNC },
  { method: "post", path: "/sync/steal", operationId: "sync.steal", message: NO_SYNC },
  { method: "post", path: "/sync/history", operationId: "sync.history.list", message: NO_SYNC },
  {
    method: "get",
    path: "/experimental/console/orgs",
    operationId: "experimental.console.listOrgs",
    message: CLOUD,
  },
  {
    method: "post",
    path: "/experimental/console/switch",
    operationId: "experimental.console.switchOrg",
    message: CLOUD,
  },
  {
    method: "post",
    path: "/experimental/session/{sessionID}/background",
    operationId: "experimental.session.background",
    message: "Send the prompt with POST /session/{sessionID}/prompt_async: every run goes on without its client",
  },
  {
    method: "post",
    path: "/global/upgrade",
    operationId: "global.upgrade",
    message: "Upgrade the server's package where it was installed, then restart the server",
  },
  {
    method: "get",
    path: "/experimental/workspace/adapter",
    operationId: "experimental.workspace.adapter.list",
    message: PLACES,
  },
  {
    method: "post",
    path: "/experimental/workspace",
    operationId: "experimental.workspace.create",
    message: PLACES,
  },
  {
    method: "post",
    path: "/experimental/workspace/sync-list",
    operationId: "experimental.workspace.syncList",
    message: PLACES,
  },
  {
    method: "delete",
    path: "/experimental/workspace/{id}",
    operationId: "experimental.workspace.remove",
    message: PLACES,
  },
  {
    method: "post",
    path: "/experimental/workspace/warp",
    operationId: "experimental.workspace.warp",
    message: PLACES,
  },
  {
    method: "post",
    path: "/experimental/project/{projectID}/copy/generate-name",
    operationId: "experimental.projectCopy.generateName",
    message: PLACES,
  },
  {
    method: "post",
    path: "/experimental/project/{projectID}/copy",
    operationId: "v2.projectCopy.create",
    message: PLACES,
  },
  {
    method: "delete",
    path: "/experimental/project/{projectID}/copy",
    operationId: "v2.projectCopy.remove",
    message: "Remove a worktree with DELETE /experimental/worktree",
  },
  {
    method: "patch",
    path: "/api/credential/{credentialID}",
    operationId: "v2.credential.update",
    message: "Go without a label: one key is kept per provider, under the provider's name",
  },
]

/** The same as endpoints, for a router beside those of the registry. */
export const unsupportedEndpoints: readonly AnyEndpoint[] = unsupported.map(
  ({ method, path, operationId, message }) => ({
    ...{ method, path, operationId, scope: "worker" as const },
    summary: "Not supported",
    output: empty,
    errors: ["UnsupportedError"],
    handle() {
      throw new NamedError("UnsupportedError", { message })
    },
  }),
)
