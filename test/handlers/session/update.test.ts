import { expect, test } from "vitest"
import { sessionUpdate } from "../../../handlers/session/update.ts"
import { withApp } from "../../support/app.ts"

test("title, metadata, rules and archive date change, the time of update does not", () =>
  withApp([sessionUpdate], async ({ call, instance, platform }) => {
    const session = instance.sessions.create()
    await platform.clock.advance(1000)
    const change = {
      title: "renamed",
      metadata: { a: 1 },
      permission: [{ permission: "edit", pattern: "*", action: "ask" }],
      time: { archived: 5 },
    }
    const { status, body } = await call("PATCH", `/session/${session.id}`, change)
    expect(status).toBe(200)
    expect(body).toEqual({ ...session, ...change, time: { ...session.time, archived: 5 } })
    expect(instance.sessions.get(session.id)).toEqual(body)
  }))

test("an empty change answers the session", () =>
  withApp([sessionUpdate], async ({ call, instance }) => {
    const session = instance.sessions.create()
    expect((await call("PATCH", `/session/${session.id}`, {})).body).toEqual(session)
  }))

test("a wrong type is a bad request in one form", () =>
  withApp([sessionUpdate], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const { status, body } = await call("PATCH", `/session/${id}`, { title: ["x"] })
    expect(status).toBe(400)
    expect(body).toEqual({ name: "BadRequest", data: { message: expect.any(String), kind: "Payload" } })
    expect((await call("PATCH", `/session/${id}`)).status).toBe(400)
  }))

test("an unknown session is not found, an id that cannot be one is a bad request", () =>
  withApp([sessionUpdate], async ({ call }) => {
    expect((await call("PATCH", "/session/ses_none", { title: "x" })).body.name).toBe("NotFoundError")
    expect(await call("PATCH", "/session/current", { title: "x" })).toMatchObject({
      status: 400,
      body: { name: "BadRequest", data: { kind: "Params" } },
    })
  }))

test("rules are added to those that the session has", () =>
  withApp([sessionUpdate], async ({ call, instance }) => {
    const bash = { permission: "bash", pattern: "*", action: "allow" } as const
    const edit = { permission: "edit", pattern: "*", action: "deny" } as const
    const { id } = instance.sessions.create({ permission: [bash] })
    expect((await call("PATCH", `/session/${id}`, { permission: [edit] })).body.permission).toEqual([bash, edit])
    expect((await call("PATCH", `/session/${id}`, { permission: [] })).body.permission).toEqual([bash, edit])
  }))
