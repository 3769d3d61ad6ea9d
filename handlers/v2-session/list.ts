import { SessionsResponse, SessionV2ListQuery } from "../../runtime/schema/session-v2.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionList = defineEndpoint({
  method: "get",
  path: "/api/session",
  operationId: "v2.session.list",
  scope: "server",
  summary: "List sessions of every directory, the newest first",
  description: "At most `limit` (default 50, up to 5,000). A cursor stands for the whole request that it came from.",
  query: SessionV2ListQuery,
  output: json(SessionsResponse),
  errors: ["InvalidCursorError"],
  handle: ({ query, server }) => server.sessions.page(query),
})
