import { expect, test } from "vitest"
import { v2PermissionSavedList } from "../../../handlers/v2-permission/saved-list.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("what was allowed for good is listed, for the workspace and its project alone", () =>
  withApp([v2PermissionSavedList], async ({ call, instance }) => {
    const { request } = askPermission(instance, instance.sessions.create().id)
    instance.permissions.reply(request.id, { reply: "always" })
    const answer = await call("GET", "/api/permission/saved")
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.body.data).toEqual([
      { id: expect.any(String), projectID: "global", action: "bash", resource: "ls *" },
    ])
    expect((await call("GET", "/api/permission/saved?projectID=global")).body).toEqual(answer.body)
    expect((await call("GET", "/api/permission/saved?projectID=other")).body.data).toEqual([])
    expect((await call("GET", "/api/permission/saved?directory=/other")).body.data).toEqual([])
  }))
