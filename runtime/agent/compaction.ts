import type { Publisher } from "../events.ts"
import type { ConfigService } from "../config/config.ts"
import type { IDs } from "../ids.ts"
import type { Location } from "../location.ts"
import type { Clock } from "../ports/clock.ts"
import type { Providers } from "../provider/providers.ts"
import type { AssistantMessage, MessageWithParts } from "../schema/message.ts"
import type { Messages } from "../session/messages.ts"
import type { Run } from "../session/runs.ts"
import type { Sessions } from "../session/sessions.ts"
import type { Agents } from "./agents.ts"
import { sinceSummary } from "./history.ts"
import type { Pending } from "./pending.ts"

export interface CompactionOptions {
  messages: Messages
  sessions: Sessions
  publisher: Publisher
  ids: IDs
  clock: Clock
  agents: Agents
  providers: Providers
  config: ConfigService
  location: Location
}

export interface Compaction {
  history(sessionID: string): MessageWithParts[]
  compact(run: Run, pending: Pending): Promise<boolean>
  afterStep(message: AssistantMessage, pending: Pending): void
  onOverflow(pending: Pending): boolean
}

export const createCompaction = ({ messages }: CompactionOptions): Compaction => ({
  history: (sessionID) => sinceSummary(messages.all(sessionID)),
  compact: async () => false,
  afterStep: () => {},
  onOverflow: () => false,
})
