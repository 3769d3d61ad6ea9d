import { expect, test } from "vitest"
import { permissionRespond } from "../../../handlers/permission/respond.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("the older route answers too", () =>
  withApp([permissionRespond], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const { request, answered } = askPermission(instance, id)
    expect(await call("POST", `/session/${id}/permissions/${request.id}`, { response: "once" })).toMatchObject({
      status: 200,
      body: true,
    })
    await expect(answered).resolves.toBeUndefined()
  }))

test("a request of another session is not found, and waits on", () =>
  withApp([permissionRespond], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const other = instance.sessions.create()
    const { request, answered } = askPermission(instance, id)
    const { status, body } = await call("POST", `/session/${other.id}/permissions/${request.id}`, { response: "once" })
    expect({ status, body }).toMatchObject({ status: 404, body: { _tag: "PermissionNotFoundError" } })
    expect(instance.permissions.list()).toHaveLength(1)
    await call("POST", `/session/${id}/permissions/${request.id}`, { response: "once" })
    await answered
  }))

test("an unknown request is not found", () =>
  withApp([permissionRespond], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect((await call("POST", `/session/${id}/permissions/per_none`, { response: "once" })).body).toEqual({
      _tag: "PermissionNotFoundError",
      requestID: "per_none",
      message: expect.any(String),
    })
  }))

test("an unknown or missing response and bad ids are bad requests", () =>
  withApp([permissionRespond], async ({ call }) => {
    const bad = { name: "BadRequest", data: { message: expect.any(String), kind: "Payload" } }
    expect((await call("POST", "/session/ses_a/permissions/per_a", { response: "perhaps" })).body).toEqual(bad)
    expect((await call("POST", "/session/ses_a/permissions/per_a", {})).body).toEqual(bad)
    expect((await call("POST", "/session/a/permissions/per_a", { response: "once" })).body.data.kind).toBe("Params")
    expect((await call("POST", "/session/ses_a/permissions/a", { response: "once" })).body.data.kind).toBe("Params")
  }))

test("an unknown session is not found, whatever the request", () =>
  withApp([permissionRespond], async ({ call }) => {
    expect(await call("POST", "/session/ses_none/permissions/per_none", { response: "once" })).toMatchObject({
      status: 404,
      body: { name: "NotFoundError" },
    })
  }))
