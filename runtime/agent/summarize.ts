import type { Publisher } from "../events.ts"
import type { Providers } from "../provider/providers.ts"
import type { SessionSummarizeInput } from "../schema/session-input.ts"
import type { Run, Runs } from "../session/runs.ts"
import type { Sessions } from "../session/sessions.ts"
import type { ResolveAuthor } from "./author.ts"
import type { Compaction } from "./compaction.ts"

/**
 * Compresses a session's conversation with the given model, after what runs there. `auto` has the model go on afterwards.
 * A provider's failure is on the summary's message, as with a prompt.
 *
 * @throws NotFoundError, AgentNotFoundError, ProviderModelNotFoundError
 */
export type Summarize = (sessionID: string, input: SessionSummarizeInput) => Promise<void>

export interface SummarizeOptions {
  sessions: Sessions
  runs: Runs
  publisher: Publisher
  providers: Providers
  resolveAuthor: ResolveAuthor
  request: Compaction["request"]
  loop(run: Run): Promise<void>
  /** Makes a pending revert final. */
  settleRevert(sessionID: string): Promise<void>
}

export const createSummarize =
  ({ sessions, runs, publisher, providers, resolveAuthor, request, loop, settleRevert }: SummarizeOptions): Summarize =>
  async (sessionID, { providerID, modelID, auto = false }) => {
    const model = { providerID, modelID }
    const session = sessions.get(sessionID)
    const { agent } = await resolveAuthor(session, { agent: session.agent, model })
    await providers.model(providerID, modelID)
    const work = async (run: Run) => {
      await settleRevert(sessionID)
      await request(sessionID, { agent: agent.name, model }, { auto })
      await loop(run)
    }
    await runs.afterwards(sessionID, publisher, work)
  }
