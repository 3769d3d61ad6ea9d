import { expect, test } from "vitest"
import { v2SessionMessage } from "../../../handlers/v2-session/message.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"

test("one message comes in the newer form", () =>
  withApp([v2SessionMessage], async (app) => {
    const { id } = app.instance.sessions.create()
    const { info } = await say(app, id, "one", "two")
    expect(await app.call("GET", `/api/session/${id}/message/${info.id}`)).toMatchObject({
      status: 200,
      body: { data: { id: info.id, type: "user", text: "one\ntwo", time: info.time } },
    })
  }))

test("unknown sessions and messages are told apart", () =>
  withApp([v2SessionMessage], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect((await call("GET", "/api/session/ses_none/message/msg_a")).body._tag).toBe("SessionNotFoundError")
    expect(await call("GET", `/api/session/${id}/message/msg_none`)).toMatchObject({
      status: 404,
      body: { _tag: "MessageNotFoundError", sessionID: id, messageID: "msg_none" },
    })
    expect((await call("GET", `/api/session/${id}/message/none`)).body._tag).toBe("InvalidRequestError")
  }))
