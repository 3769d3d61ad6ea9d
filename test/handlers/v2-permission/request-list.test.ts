import { expect, test } from "vitest"
import { v2PermissionRequestList } from "../../../handlers/v2-permission/request-list.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("what waits in the directory is listed in the newer form", () =>
  withApp([v2PermissionRequestList], async ({ call, instance }) => {
    expect((await call("GET", "/api/permission/request")).body.data).toEqual([])
    const sessionID = instance.sessions.create().id
    const { request } = askPermission(instance, sessionID)
    expect(await call("GET", "/api/permission/request")).toMatchObject({ status: 200 })
    expect((await call("GET", "/api/permission/request")).body.data).toEqual([
      {
        ...{ id: request.id, sessionID, action: "bash", resources: ["ls"], save: ["ls *"] },
        metadata: { command: "ls" },
      },
    ])
    expect((await call("GET", "/api/permission/request?location[directory]=/other")).body.data).toEqual([])
  }))
