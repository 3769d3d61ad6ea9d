import { z } from "zod"
import { SessionGlobalQuery } from "../../runtime/schema/session-input.ts"
import { GlobalSession } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json, Reply } from "../output.ts"

export const experimentalSessionList = defineEndpoint({
  method: "get",
  path: "/experimental/session",
  operationId: "experimental.session.list",
  scope: "server",
  summary: "List sessions of all projects, the last updated one first",
  description:
    "Of one directory if it is named. At most `limit` (default 100, up to 1,000), archived ones only if asked for. The next page's cursor is in `x-next-cursor` and goes to `cursor`.",
  query: SessionGlobalQuery,
  output: json(z.array(GlobalSession)),
  errors: [],
  handle: async ({ query, server }) => {
    const { sessions, next } = await server.sessions.listAll(query)
    const headers = { "x-next-cursor": String(next), "access-control-expose-headers": "X-Next-Cursor" }
    return new Reply(sessions, next === undefined ? {} : headers)
  },
})
