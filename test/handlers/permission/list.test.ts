import { expect, test } from "vitest"
import { permissionList } from "../../../handlers/permission/list.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("what waits in the directory is listed", () =>
  withApp([permissionList], async ({ call, instance }) => {
    expect(await call("GET", "/permission")).toMatchObject({ status: 200, body: [] })
    const { id: sessionID } = instance.sessions.create()
    const { request } = askPermission(instance, sessionID)
    expect((await call("GET", "/permission")).body).toEqual([
      {
        ...{ id: expect.stringMatching(/^per_/), sessionID, permission: "bash", patterns: ["ls"] },
        ...{ always: ["ls *"], metadata: { command: "ls" } },
      },
    ])
    expect((await call("GET", "/permission?directory=/other")).body).toEqual([])
    instance.permissions.reply(request.id, { reply: "once" })
    expect((await call("GET", "/permission")).body).toEqual([])
  }))
