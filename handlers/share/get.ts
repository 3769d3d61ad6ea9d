import { z } from "zod"
import { Share, ShareQuery } from "../../runtime/schema/share.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json, Live, Reply } from "../output.ts"

/** Addresses of shares are not for search engines, nor for the sites that a page links to. */
const HEADERS = { "x-robots-tag": "noindex", "referrer-policy": "no-referrer", vary: "Accept" }

export const shareGet = defineEndpoint({
  method: "get",
  path: "/share/{secret}",
  operationId: "share.get",
  scope: "instance",
  summary: "Read a shared session; its address is all that is needed",
  description:
    "With `Accept: text/event-stream` the changes follow as events, until the session is no longer shared. Text that grows comes as whole parts, not as deltas. Keys that the server knows are replaced by `[redacted]`.",
  extension: true,
  params: z.object({ secret: z.string() }),
  query: ShareQuery,
  output: json(Share, { live: true }),
  errors: ["NotFoundError", "TooManyReadersError"],
  handle: async ({ params: { secret }, query, request: { headers }, instance: { shares, cursor } }) => {
    if (headers.get("accept")?.includes("text/event-stream")) {
      return new Live(await shares.follow(secret, { after: headers.get("last-event-id") || query.after }))
    }
    const newest = cursor()
    return new Reply(await shares.read(secret), { ...HEADERS, "x-opencode-cursor": newest })
  },
})
