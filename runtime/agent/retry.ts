import type { Clock } from "../ports/clock.ts"
import type { MessageError } from "../schema/message-error.ts"
import type { Run } from "../session/runs.ts"
import { classifyModelError } from "./model-errors.ts"
import { BrokenTurn, type TurnResult } from "./turn.ts"

export interface RetryBounds {
  /** Requests at most, the first one included. Default 8. */
  tries: number
  /** Silence of a stream after which it counts as broken. Default five minutes. */
  silenceMs: number
}

export type AttemptResult =
  | { ended: "done"; turn: TurnResult }
  /** The user aborted while the model or a tool worked. */
  | { ended: "aborted" }
  /** The user aborted the wait for another try. */
  | { ended: "aborted-waiting" }
  | { ended: "failed"; error: MessageError }

const FIRST_DELAY_MS = 2000
const LONGEST_DELAY_MS = 60_000
/** Nobody waits longer, whatever the provider asks for. */
const LONGEST_ASKED_DELAY_MS = 60 * 60_000

/** Makes a request, and again while the provider fails in a way that another try may mend. Waits as long as the provider asks, else 2 s, 4 s, 8 s … */
export const withRetries = async (
  run: Run,
  clock: Clock,
  bounds: RetryBounds,
  attemptTurn: () => Promise<TurnResult>,
): Promise<AttemptResult> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return { ended: "done", turn: await attemptTurn() }
    } catch (thrown) {
      if (!(thrown instanceof BrokenTurn)) throw thrown
      const { error, retryable, retryAfterMs } = classifyModelError(thrown.cause)
      const again = retryable && attempt < bounds.tries && !run.signal.aborted
      if (again) thrown.dropText()
      else thrown.keepText()
      if (run.signal.aborted) return { ended: "aborted" }
      if (!again) return { ended: "failed", error }
      const delayMs =
        retryAfterMs === undefined
          ? Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS)
          : Math.min(retryAfterMs, LONGEST_ASKED_DELAY_MS)
      const message = "message" in error.data ? error.data.message : error.name
      run.setStatus({ type: "retry", attempt, message, next: Math.round(clock.now() + delayMs) })
      try {
        await clock.sleep(delayMs, run.signal)
      } catch {
        return { ended: "aborted-waiting" }
      }
      run.setStatus({ type: "busy" })
    }
  }
}
