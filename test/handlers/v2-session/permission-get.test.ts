import { expect, test } from "vitest"
import { v2SessionPermissionGet } from "../../../handlers/v2-session/permission-get.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("a request is read in its session, and in no other", () =>
  withApp([v2SessionPermissionGet], async ({ call, instance }) => {
    const [one, two] = [instance.sessions.create(), instance.sessions.create()]
    const { request } = askPermission(instance, one.id)
    expect(await call("GET", `/api/session/${one.id}/permission/${request.id}`)).toMatchObject({
      status: 200,
      body: { data: { id: request.id, sessionID: one.id, resources: ["ls"] } },
    })
    const notFound = { status: 404, body: { _tag: "PermissionNotFoundError", requestID: request.id } }
    expect(await call("GET", `/api/session/${two.id}/permission/${request.id}`)).toMatchObject(notFound)
    expect((await call("GET", "/api/session/ses_none/permission/per_a")).body._tag).toBe("SessionNotFoundError")
    expect((await call("GET", `/api/session/${one.id}/permission/a`)).body._tag).toBe("InvalidRequestError")
  }))
