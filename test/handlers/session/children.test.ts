import { expect, test } from "vitest"
import { sessionChildren } from "../../../handlers/session/children.ts"
import { withApp } from "../../support/app.ts"

test("the sessions directly below are listed", () =>
  withApp([sessionChildren], async ({ call, instance }) => {
    const parent = instance.sessions.create()
    expect(await call("GET", `/session/${parent.id}/children`)).toMatchObject({ status: 200, body: [] })
    const child = instance.sessions.create({ parentID: parent.id })
    instance.sessions.create({ parentID: child.id })
    expect((await call("GET", `/session/${parent.id}/children`)).body).toEqual([child])
  }))

test("none of many is left out", () =>
  withApp([sessionChildren], async ({ call, instance }) => {
    const { id: parentID } = instance.sessions.create()
    const ids = Array.from({ length: 1_010 }, () => instance.sessions.create({ parentID }).id)
    const { body } = await call("GET", `/session/${parentID}/children`)
    expect(new Set(body.map((child: { id: string }) => child.id))).toEqual(new Set(ids))
  }))

test("an unknown session is not found", () =>
  withApp([sessionChildren], async ({ call }) => {
    expect((await call("GET", "/session/ses_none/children")).body.name).toBe("NotFoundError")
    expect((await call("GET", "/session/ /children")).status).toBe(404)
  }))

test("the oldest comes first, whichever was updated last", () =>
  withApp([sessionChildren], async ({ call, instance, platform }) => {
    const parent = instance.sessions.create()
    const first = instance.sessions.create({ parentID: parent.id })
    await platform.clock.advance(1000)
    const second = instance.sessions.create({ parentID: parent.id })
    const { body } = await call("GET", `/session/${parent.id}/children`)
    expect(body.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id])
  }))
