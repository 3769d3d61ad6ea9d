import type { ResolvedModel } from "../provider/providers.ts"
import { VERSION } from "../version.ts"

/** Lets a provider keep a session's requests on one cache. */
export const sessionHeaders = (sessionID: string, model: ResolvedModel): Record<string, string> => ({
  "user-agent": `opencode-edge/${VERSION}`,
  "x-session-id": sessionID,
  "x-session-affinity": sessionID,
  ...model.headers,
})
