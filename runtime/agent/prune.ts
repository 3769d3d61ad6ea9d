import type { ConfigService } from "../config/config.ts"
import type { Clock } from "../ports/clock.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { ToolPart, Part } from "../schema/part.ts"
import type { Messages } from "../session/messages.ts"
import { sinceSummary } from "./conversation.ts"

export interface PruneOptions {
  messages: Messages
  config: ConfigService
  clock: Clock
}

/** Turns whose outputs are left alone. */
const KEPT_TURNS = 2
/** Characters of output that stay, beyond those turns. */
const KEPT_CHARS = 120_000
/** Less than this is not worth the provider's cache, which a changed history spoils. */
const WORTH_CHARS = 60_000

/** Marks old tool outputs so that they are no longer sent, when the config has `compaction.prune`. */
export const createPrune =
  ({ messages, config, clock }: PruneOptions) =>
  async (sessionID: string): Promise<void> => {
    if ((await config.get()).compaction?.prune !== true) return
    const old = oldOutputs(sinceSummary(messages, sessionID))
    if (old.reduce((sum, { state }) => sum + lengthOf(state), 0) < WORTH_CHARS) return
    messages.transaction(() => {
      for (const part of old) {
        if (part.state.status !== "completed") continue
        messages.savePart({ ...part, state: { ...part.state, time: { ...part.state.time, compacted: clock.now() } } })
      }
    })
  }

const oldOutputs = (history: MessageWithParts[]): ToolPart[] => {
  const turns = history.flatMap(({ info }, index) => (info.role === "user" ? [index] : []))
  const end = turns.at(-KEPT_TURNS) ?? 0
  const outputs = history.slice(0, end).flatMap(({ parts }) => parts.filter(isOutput))
  let kept = 0
  return outputs.reverse().filter(({ state }) => (kept += lengthOf(state)) > KEPT_CHARS)
}

/** A skill is instructions, not output. */
const isOutput = (part: Part): part is ToolPart =>
  part.type === "tool" &&
  part.tool !== "skill" &&
  part.state.status === "completed" &&
  part.state.time.compacted === undefined

const lengthOf = (state: ToolPart["state"]): number => (state.status === "completed" ? state.output.length : 0)
