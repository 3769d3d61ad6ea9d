import type { Agents } from "../agent/agents.ts"
import { NamedError } from "../errors.ts"
import type { Providers } from "../provider/providers.ts"
import type { ModelRef } from "../schema/model-ref.ts"

/** What agent and model of a request are chosen from. */
export interface Choices {
  agents: Agents
  providers: Providers
}

const bad = (message: string, cause?: unknown) =>
  new NamedError("BadRequestError", { message, kind: "Payload" }, cause === undefined ? undefined : { cause })

/** @throws BadRequestError for an agent that nobody knows, naming those that there are */
export const checkAgent = async ({ agents }: Pick<Choices, "agents">, name: string): Promise<void> => {
  if (await agents.find(name)) return
  const names = (await agents.list()).filter(({ hidden }) => !hidden).map((agent) => `"${agent.name}"`)
  throw bad(`Check the body: ["agent"] "${name}" must be one of ${names.join(", ")}`)
}

/** @throws BadRequestError for a model that no connected provider has */
export const checkModel = async ({ providers }: Pick<Choices, "providers">, { providerID, id }: ModelRef) => {
  await providers.model(providerID, id).catch((error: unknown) => {
    throw NamedError.is(error, "ProviderModelNotFoundError")
      ? bad(`Check the body: ["model"]: ${error.message}`, error)
      : error
  })
}
