import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"

/**
 * Publishes a failure as the session's `session.error`, and throws it. Of one that nobody foresaw the cause goes to the log alone.
 */
export const announceFailure = (publisher: Publisher, sessionID: string, error: unknown): never => {
  const message =
    error instanceof NamedError ? error.message : "Answer the prompt: an internal error, see the server's log"
  publisher.publish("session.error", { sessionID, error: { name: "UnknownError", data: { message } } })
  throw error
}
