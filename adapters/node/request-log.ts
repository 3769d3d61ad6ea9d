import type { Gate } from "../../handlers/gate.ts"
import type { Log } from "../../runtime/ports/log.ts"

/** The address of a shared session is all that is needed to read it. */
const SHARE = /(\/share\/)[^/]+/i

/** Notes every request at level debug: method, path, status, ms until the answer began. No query and no secret of a path. */
export const loggingRequests =
  (gate: Gate, log: Log): Gate =>
  async (request, peer) => {
    const startedAt = performance.now()
    const response = await gate(request, peer)
    const path = new URL(request.url).pathname.replace(SHARE, "$1…")
    const ms = Math.round(performance.now() - startedAt)
    log("debug", "Request", { method: request.method, path, status: response.status, ms })
    return response
  }
