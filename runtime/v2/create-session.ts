import type { SessionV2CreateInput } from "../schema/session-v2.ts"
import type { Session } from "../schema/session.ts"
import type { Sessions } from "../session/sessions.ts"
import { checkAgent, checkModel, type Choices } from "./choices.ts"

/**
 * Makes a session as the newer API asks for it; one whose id is known already is what it is.
 *
 * @throws BadRequestError for an agent or a model that nobody knows
 */
export const createSessionV2 = async (
  { sessions, ...choices }: Choices & { sessions: Sessions },
  { id, agent, model }: SessionV2CreateInput,
): Promise<Session> => {
  const known = id === undefined ? undefined : sessions.find(id)
  if (known) return known
  if (agent !== undefined) await checkAgent(choices, agent)
  if (model) await checkModel(choices, model)
  const input = {
    ...(agent !== undefined && { agent }),
    ...(model && { model: { ...model, variant: model.variant ?? "default" } }),
  }
  // The same request may have come twice, and the other one was a moment faster.
  return (id === undefined ? undefined : sessions.find(id)) ?? sessions.create(input, id)
}
