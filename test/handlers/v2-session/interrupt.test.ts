import { expect, test } from "vitest"
import { v2SessionInterrupt } from "../../../handlers/v2-session/interrupt.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"

test("what runs is stopped before the answer comes", () =>
  withApp([v2SessionInterrupt], async (app) => {
    const { id } = app.instance.sessions.create()
    await keepBusy(app, id)
    expect((await app.call("POST", `/api/session/${id}/interrupt`)).status).toBe(204)
    expect(app.instance.runs.isBusy(id)).toBe(false)
    expect(app.instance.messages.all(id).findLast(({ info }) => info.role === "assistant")?.info).toMatchObject({
      error: { name: "MessageAbortedError" },
    })
  }))

test("a session that does nothing is fine; an unknown one is not found", () =>
  withApp([v2SessionInterrupt], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect((await call("POST", `/api/session/${id}/interrupt`)).status).toBe(204)
    expect((await call("POST", "/api/session/ses_none/interrupt")).body._tag).toBe("SessionNotFoundError")
  }))
