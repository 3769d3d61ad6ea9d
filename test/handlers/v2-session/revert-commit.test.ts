import { expect, test } from "vitest"
import { v2SessionRevertCommit } from "../../../handlers/v2-session/revert-commit.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy, say } from "../../support/prompts.ts"

test("the messages of a staged revert are removed; without one nothing happens", () =>
  withApp([v2SessionRevertCommit], async (app) => {
    const { call, instance } = app
    const { id } = instance.sessions.create()
    const { info: first } = await say(app, id, "one")
    const { info } = await say(app, id, "two")
    await instance.reverts.revert(id, { messageID: info.id })
    expect((await call("POST", `/api/session/${id}/revert/commit`)).status).toBe(204)
    expect(instance.messages.infos(id).map((message) => message.id)).toEqual([first.id])
    expect(instance.sessions.get(id).revert).toBeUndefined()
    expect((await call("POST", `/api/session/${id}/revert/commit`)).status).toBe(204)
  }))

test("an unknown session is not found, and a busy one is left alone", () =>
  withApp([v2SessionRevertCommit], async (app) => {
    expect((await app.call("POST", "/api/session/ses_none/revert/commit")).body._tag).toBe("SessionNotFoundError")
    const { id } = app.instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    expect(await app.call("POST", `/api/session/${id}/revert/commit`)).toMatchObject({
      status: 409,
      body: { _tag: "SessionBusyError" },
    })
    await finish()
  }))
