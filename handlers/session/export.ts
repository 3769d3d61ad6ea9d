import { z } from "zod"
import { ReadSessionID } from "../../runtime/schema/ids.ts"
import { SessionExport } from "../../runtime/schema/session-export.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json, Reply } from "../output.ts"

export const sessionExport = defineEndpoint({
  method: "get",
  path: "/session/{sessionID}/export",
  operationId: "session.export",
  scope: "instance",
  summary: "Read a session as a file, for POST /session/import",
  description: "With messages, parts and todos. Keys that the server knows are replaced by `[redacted]`.",
  extension: true,
  params: z.object({ sessionID: ReadSessionID }),
  output: json(SessionExport),
  errors: ["NotFoundError"],
  handle: async ({ params: { sessionID }, instance }) =>
    new Reply(await instance.transfers.export(sessionID), {
      "content-disposition": `attachment; filename="${sessionID.replace(/\W/g, "")}.json"`,
    }),
})
