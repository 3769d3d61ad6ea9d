import { expect, test } from "vitest"
import { v2SessionPermissionList } from "../../../handlers/v2-session/permission-list.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("what waits in the session is listed, and nothing of others", () =>
  withApp([v2SessionPermissionList], async ({ call, instance }) => {
    const [one, two] = [instance.sessions.create(), instance.sessions.create()]
    const { request } = askPermission(instance, one.id)
    askPermission(instance, two.id)
    const answer = await call("GET", `/api/session/${one.id}/permission?directory=/other`)
    expect(answer).toMatchObject({ status: 200, body: { data: [{ id: request.id, action: "bash" }] } })
    expect(answer.body.data).toHaveLength(1)
    expect((await call("GET", "/api/session/ses_none/permission")).body._tag).toBe("SessionNotFoundError")
  }))
