import type { Publisher } from "../events.ts"
import type { Providers } from "../provider/providers.ts"
import type { Agent } from "../schema/agent.ts"
import type { UserMessage } from "../schema/message.ts"
import type { ModelKey } from "../schema/model-ref.ts"
import type { Session } from "../schema/session.ts"
import type { Agents } from "./agents.ts"
import { announceFailure } from "./announce.ts"

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

export interface AuthorOptions {
  agents: Agents
  providers: Providers
  publisher: Publisher
}

/**
 * A model that is named is not looked up.
 *
 * @throws AgentNotFoundError; ProviderModelNotFoundError when no model can be chosen. Both are announced as `session.error` too.
 */
export type ResolveAuthor = (session: Session, wish: AuthorWish) => Promise<Author>

/** Takes what is wished for; else the default agent, the agent's model, the session's last model, the default one. */
export const createResolveAuthor =
  ({ agents, providers, publisher }: AuthorOptions): ResolveAuthor =>
  async (session, wish) => {
    const announce = (error: unknown) => announceFailure(publisher, session.id, error)
    const agent = await (wish.agent === undefined ? agents.default() : agents.get(wish.agent)).catch(announce)
    const last = session.model && { providerID: session.model.providerID, modelID: session.model.id }
    const model = wish.model ?? agent.model ?? last ?? (await providers.defaultModel().catch(announce))
    const variant = wish.variant ?? agent.variant
    return { agent, model: { ...model, ...(variant !== undefined && { variant }) } }
  }
