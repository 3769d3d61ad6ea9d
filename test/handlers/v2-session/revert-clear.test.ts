import { expect, test } from "vitest"
import { v2SessionRevertClear } from "../../../handlers/v2-session/revert-clear.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy, say } from "../../support/prompts.ts"

test("a staged revert is taken back; without one nothing happens", () =>
  withApp([v2SessionRevertClear], async (app) => {
    const { id } = app.instance.sessions.create()
    const { info } = await say(app, id, "one")
    await app.instance.reverts.revert(id, { messageID: info.id })
    expect((await app.call("POST", `/api/session/${id}/revert/clear`)).status).toBe(204)
    expect(app.instance.sessions.get(id).revert).toBeUndefined()
    expect((await app.call("POST", `/api/session/${id}/revert/clear`)).status).toBe(204)
  }))

test("an unknown session is not found, a busy one is left alone, a stopping server does nothing", () =>
  withApp([v2SessionRevertClear], async (app) => {
    expect((await app.call("POST", "/api/session/ses_none/revert/clear")).body._tag).toBe("SessionNotFoundError")
    const { id } = app.instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    expect(await app.call("POST", `/api/session/${id}/revert/clear`)).toMatchObject({
      status: 409,
      body: { _tag: "SessionBusyError" },
    })
    await finish()
    await app.store.runs.stop()
    expect((await app.call("POST", `/api/session/${id}/revert/clear`)).status).toBe(503)
  }))
