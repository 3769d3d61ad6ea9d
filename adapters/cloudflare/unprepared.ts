import type { FetchHandler } from "../../handlers/app.ts"
import { errorResponse } from "../../handlers/errors.ts"
import { NamedError } from "../../runtime/errors.ts"

/** What answers in place of a deployment that is not set up: what is to be done, and nothing of what is behind it. */
export const unprepared =
  (problems: string[]): FetchHandler =>
  async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === "/healthz") return new Response("ok\n")
    if (pathname === "/readyz") return new Response("not ready\n", { status: 503 })
    const message = `This deployment is not set up. ${problems.join(". ")}`
    return errorResponse(new NamedError("ServiceUnavailableError", { message }))
  }
