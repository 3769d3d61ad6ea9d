import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionInitInput } from "../../runtime/schema/session-input.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionInit = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/init",
  operationId: "session.init",
  scope: "instance",
  summary: "Have AGENTS.md written for the project",
  description: "Runs the command `init` and answers when it has ended.",
  params: z.object({ sessionID: SessionID }),
  body: SessionInitInput,
  output: json(z.boolean(), { slow: true }),
  errors: [
    "NotFoundError",
    "CommandNotFoundError",
    "AgentNotFoundError",
    "ProviderModelNotFoundError",
    "IdempotencyConflictError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: async ({ params: { sessionID }, body: { providerID, modelID, messageID }, instance }) => {
    const model = `${providerID}/${modelID}`
    await instance.commandRuns.run(sessionID, { command: "init", arguments: "", model, messageID })
    return true
  },
})
