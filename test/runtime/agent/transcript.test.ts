import { expect, test } from "vitest"
import { transcript } from "../../../runtime/agent/transcript.ts"
import type { MessageWithParts } from "../../../runtime/schema/message.ts"

const KEYS = { sessionID: "ses_1", messageID: "msg_1", time: { start: 0 } }

test("what the model thought is part of what is summarised", () => {
  const message = {
    info: { role: "assistant" },
    parts: [
      { ...KEYS, id: "prt_1", type: "reasoning", text: "the cache is stale" },
      { ...KEYS, id: "prt_2", type: "reasoning", text: "" },
      { ...KEYS, id: "prt_3", type: "text", text: "Fixed" },
    ],
  } as MessageWithParts
  expect(transcript([message], 1000)).toBe("## Assistant\n[thought] the cache is stale\nFixed")
})
