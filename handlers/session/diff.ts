import { z } from "zod"
import { ReadSessionID } from "../../runtime/schema/ids.ts"
import { SessionDiffQuery } from "../../runtime/schema/session-input.ts"
import { SnapshotFileDiff } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionDiff = defineEndpoint({
  method: "get",
  path: "/session/{sessionID}/diff",
  operationId: "session.diff",
  scope: "instance",
  summary: "Show what a session changed in the files",
  description:
    "With the id of a user message: what answering it changed; without: what the whole session changed, up to a pending revert. Empty for an unknown session.",
  params: z.object({ sessionID: ReadSessionID }),
  query: SessionDiffQuery,
  output: json(z.array(SnapshotFileDiff)),
  errors: [],
  handle: ({ params: { sessionID }, query: { messageID }, instance: { diffs } }) =>
    messageID === undefined ? diffs.ofSession(sessionID) : diffs.ofMessage(sessionID, messageID),
})
