import { expect, test } from "vitest"
import { permissionReply } from "../../../handlers/permission/reply.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"
import { readEvents } from "../../support/read-events.ts"

test("once lets the tool go on, and is announced", () =>
  withApp([permissionReply], async ({ call, instance }) => {
    const { id: sessionID } = instance.sessions.create()
    const { request, answered } = askPermission(instance, sessionID)
    const reader = instance.subscribe({})
    expect(await call("POST", `/permission/${request.id}/reply`, { reply: "once" })).toMatchObject({
      status: 200,
      body: true,
    })
    await expect(answered).resolves.toBeUndefined()
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "permission.replied", properties: { sessionID, requestID: request.id, reply: "once" } },
    ])
    reader.close()
  }))

test("a message goes with a rejection, which stops the session's other asks", () =>
  withApp([permissionReply], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const one = askPermission(instance, id)
    const two = askPermission(instance, id)
    await call("POST", `/permission/${one.request.id}/reply`, { reply: "reject", message: "Use git" })
    await expect(one.answered).rejects.toMatchObject({ name: "PermissionRejectedError", data: { feedback: "Use git" } })
    await expect(two.answered).rejects.toMatchObject({ name: "PermissionRejectedError" })
    expect(instance.permissions.list()).toEqual([])
  }))

test("always counts in the session's directory, whatever the request names", () =>
  withApp([permissionReply], async ({ call, instanceOf }) => {
    const there = await instanceOf("/there")
    const { id } = there.sessions.create()
    const { request } = askPermission(there, id)
    const reader = there.subscribe({})
    expect((await call("POST", `/permission/${request.id}/reply?directory=/workspace`, { reply: "always" })).body).toBe(
      true,
    )
    expect(await readEvents(reader, 1)).toMatchObject([{ type: "permission.replied" }])
    reader.close()
    expect(() => askPermission(there, id)).toThrow("Nobody was asked")
  }))

test("what was answered or never asked is not found", () =>
  withApp([permissionReply], async ({ call, instance }) => {
    const { request } = askPermission(instance, instance.sessions.create().id)
    await call("POST", `/permission/${request.id}/reply`, { reply: "once" })
    expect(await call("POST", `/permission/${request.id}/reply`, { reply: "once" })).toMatchObject({
      status: 404,
      body: { _tag: "PermissionNotFoundError", requestID: request.id, message: expect.any(String) },
    })
  }))

test("an unknown reply and text that is no id are bad requests", () =>
  withApp([permissionReply], async ({ call }) => {
    expect((await call("POST", "/permission/per_a/reply", { reply: "perhaps" })).body.data.kind).toBe("Payload")
    expect((await call("POST", "/permission/a/reply", { reply: "once" })).body.data.kind).toBe("Params")
  }))
