import { z } from "zod"
import { SessionListQuery } from "../../runtime/schema/session-input.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json, page } from "../output.ts"

export const sessionList = defineEndpoint({
  method: "get",
  path: "/session",
  operationId: "session.list",
  scope: "instance",
  summary: "List sessions, the last updated one first",
  description:
    "At most `limit` (default 100, up to 1,000). The cursor of the next page is in `x-next-cursor` and goes to `before`.",
  query: SessionListQuery,
  output: json(z.array(Session)),
  errors: [],
  handle: async ({ query, request: { url }, baseURL, instance, server }) => {
    const cursor = instance.cursor()
    const { sessions, next } =
      query.scope === "project"
        ? await server.sessions.list(instance.location.projectID, query)
        : instance.sessions.list(query)
    return page(sessions, { url, baseURL, next, cursor })
  },
})
