import { expect, test } from "vitest"
import { v2PermissionSavedList } from "../../../handlers/v2-permission/saved-list.ts"
import { v2PermissionSavedRemove } from "../../../handlers/v2-permission/saved-remove.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("what was allowed for good is asked again once it was taken back", () =>
  withApp([v2PermissionSavedList, v2PermissionSavedRemove], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    instance.permissions.reply(askPermission(instance, id).request.id, { reply: "always" })
    expect(() => askPermission(instance, id)).toThrow("Nobody was asked")
    const saved = (await call("GET", "/api/permission/saved")).body.data[0]
    expect((await call("DELETE", `/api/permission/saved/${saved.id}`)).status).toBe(204)
    expect((await call("GET", "/api/permission/saved")).body.data).toEqual([])
    expect(askPermission(instance, id).request.permission).toBe("bash")
  }))

test("an id that means nothing changes nothing", () =>
  withApp([v2PermissionSavedRemove], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    instance.permissions.reply(askPermission(instance, id).request.id, { reply: "always" })
    expect((await call("DELETE", "/api/permission/saved/nope")).status).toBe(204)
    expect(instance.permissions.granted()).toHaveLength(1)
  }))
