import { expect, test } from "vitest"
import { v2SessionPermissionReply } from "../../../handlers/v2-session/permission-reply.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"

test("the tool goes on, or learns why not", () =>
  withApp([v2SessionPermissionReply], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const reply = (requestID: string, body: object) =>
      call("POST", `/api/session/${id}/permission/${requestID}/reply`, body)
    const one = askPermission(instance, id)
    expect((await reply(one.request.id, { reply: "once" })).status).toBe(204)
    await expect(one.answered).resolves.toBeUndefined()
    const two = askPermission(instance, id)
    await reply(two.request.id, { reply: "reject", message: "Use git" })
    await expect(two.answered).rejects.toMatchObject({ data: { feedback: "Use git" } })
    expect(await reply(two.request.id, { reply: "once" })).toMatchObject({
      status: 404,
      body: { _tag: "PermissionNotFoundError" },
    })
  }))

test("another session's request is not answered", () =>
  withApp([v2SessionPermissionReply], async ({ call, instance }) => {
    const [one, two] = [instance.sessions.create(), instance.sessions.create()]
    const { request } = askPermission(instance, one.id)
    const reply = async (path: string, body: object) => (await call("POST", `/api/session/${path}`, body)).body._tag
    const once = { reply: "once" }
    expect(await reply(`${two.id}/permission/${request.id}/reply`, once)).toBe("PermissionNotFoundError")
    // What a request belongs to decides where it is looked for, whatever the path says.
    expect(await reply("ses_none/permission/per_none/reply", once)).toBe("SessionNotFoundError")
    expect(await reply(`${one.id}/permission/${request.id}/reply`, { reply: "yes" })).toBe("InvalidRequestError")
    expect(instance.permissions.list()).toHaveLength(1)
  }))
