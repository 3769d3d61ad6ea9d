import { expect, test } from "vitest"
import { toPrompt } from "../../../runtime/agent/history.ts"
import type { MessageWithParts } from "../../../runtime/schema/message.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"

test("a file whose address is none does not spoil the conversation", () =>
  withApp([], async (app) => {
    const { id } = app.instance.sessions.create({ title: "t" })
    const { info, parts } = await say(app, id, "look")
    const keys = { sessionID: id, messageID: info.id, type: "file" as const, mime: "image/png" }
    const messages: MessageWithParts[] = [{ info, parts: [...parts, { ...keys, id: "prt_1", url: "https://" }] }]
    const { info: model } = await app.instance.providers.model("fake", "fm")
    expect(toPrompt(messages, model)).toEqual([{ role: "user", content: [{ type: "text", text: "look" }] }])
  }))
