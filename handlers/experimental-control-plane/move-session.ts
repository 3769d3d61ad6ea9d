import { MoveSessionInput } from "../../runtime/schema/session-input.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const experimentalControlPlaneMoveSession = defineEndpoint({
  method: "post",
  path: "/experimental/control-plane/move-session",
  operationId: "experimental.controlPlane.moveSession",
  scope: "instance",
  summary: "Move a session to another directory of its project",
  description:
    "A folder of the work tree, or another work tree. The session must be idle; its children stay. Changed files are not moved: with `moveChanges` it is refused when there are any to move.",
  body: MoveSessionInput,
  output: empty,
  errors: ["MoveSessionError"],
  handle: ({ body, instance }) => instance.moveSession(body),
})
