import { NamedError } from "../errors.ts"

/** What a session answers that is at work. */
export const busy = (sessionID: string) =>
  new NamedError("SessionBusyError", {
    message: `Wait for session "${sessionID}" or abort it: it is busy`,
    sessionID,
  })
