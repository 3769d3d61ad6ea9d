import type { MessageWithParts } from "../schema/message.ts"
import type { Run } from "../session/runs.ts"
import { findPending, type Pending } from "./pending.ts"
import type { StepResult } from "./step.ts"

export interface LoopOptions {
  /** The conversation as the model gets it. */
  history(sessionID: string): MessageWithParts[]
  /** Compresses the conversation when that was asked for or is due; says whether it did. */
  compact(run: Run, pending: Pending): Promise<boolean>
  /** Hands over to a subagent when the user message asks for that; says whether it did. */
  subtask(run: Run, pending: Pending): Promise<boolean>
  /** One request to the model, with its tool calls. */
  step(run: Run, pending: Pending): Promise<StepResult>
}

/**
 * Answers what waits in a session: compaction if due → turn → tool calls? again : stop.
 * New user messages that come in meanwhile are answered in the same run.
 */
export const runLoop = async (run: Run, options: LoopOptions): Promise<void> => {
  let steps = 0
  let aimless = 0
  let answering: string | undefined
  while (!run.signal.aborted) {
    const found = findPending(options.history(run.sessionID))
    if (!found) return
    if (found.user.id !== answering) steps = aimless = 0
    answering = found.user.id
    const pending: Pending = { ...found, steps, aimless }
    if (await options.compact(run, pending)) continue
    if (await options.subtask(run, pending)) continue
    const { next, isAimless } = await options.step(run, pending)
    steps++
    aimless = isAimless ? aimless + 1 : 0
    if (next === "stop") return
  }
}
