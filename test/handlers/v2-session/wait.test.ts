import { expect, test } from "vitest"
import { v2SessionWait } from "../../../handlers/v2-session/wait.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"

test("the answer comes when the session runs no more", () =>
  withApp([v2SessionWait], async (app) => {
    const { id } = app.instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    let isOver = false
    const waiting = app.call("POST", `/api/session/${id}/wait`).finally(() => {
      isOver = true
    })
    await Promise.resolve()
    expect(isOver).toBe(false)
    await finish()
    expect((await waiting).status).toBe(204)
    expect(app.instance.runs.isBusy(id)).toBe(false)
  }))

test("a session that does nothing is not waited for; an unknown one is not found", () =>
  withApp([v2SessionWait], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect((await call("POST", `/api/session/${id}/wait`)).status).toBe(204)
    expect(await call("POST", "/api/session/ses_none/wait")).toMatchObject({
      status: 404,
      body: { _tag: "SessionNotFoundError" },
    })
  }))
