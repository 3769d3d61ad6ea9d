import type { Providers } from "../provider/providers.ts"
import type { Agent } from "../schema/agent.ts"
import type { UserMessage } from "../schema/message.ts"
import type { ModelKey } from "../schema/model-ref.ts"
import type { Session } from "../schema/session.ts"
import type { Agents } from "./agents.ts"

/** The agent and the model that a user message is meant for. */
export interface Author {
  agent: Agent
  model: UserMessage["model"]
}

export interface AuthorWish {
  agent?: string | undefined
  model?: ModelKey | undefined
  variant?: string | undefined
}

/** @throws AgentNotFoundError; ProviderModelNotFoundError when no model can be chosen. A model that is named is not looked up. */
export type ResolveAuthor = (session: Session, wish: AuthorWish) => Promise<Author>

/** Takes what is wished for; else the session's last agent, that agent's model, the session's last model, the defaults. */
export const createResolveAuthor =
  ({ agents, providers }: { agents: Agents; providers: Providers }): ResolveAuthor =>
  async (session, wish) => {
    const name = wish.agent ?? session.agent
    const agent = name === undefined ? await agents.default() : await agents.get(name)
    const last = session.model && { providerID: session.model.providerID, modelID: session.model.id }
    const model = wish.model ?? agent.model ?? last ?? (await providers.defaultModel())
    const variant = wish.variant ?? agent.variant
    return { agent, model: { ...model, ...(variant !== undefined && { variant }) } }
  }
