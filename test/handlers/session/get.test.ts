import { expect, test } from "vitest"
import { sessionGet } from "../../../handlers/session/get.ts"
import { withApp } from "../../support/app.ts"

test("a session is read from any directory", () =>
  withApp([sessionGet], async ({ call, instance }) => {
    const session = instance.sessions.create({ title: "Mine" })
    expect(await call("GET", `/session/${session.id}`)).toMatchObject({ status: 200, body: session })
    expect((await call("GET", `/session/${session.id}?directory=/elsewhere`)).body).toEqual(session)
  }))

test("an unknown session is not found", () =>
  withApp([sessionGet], async ({ call }) => {
    expect(await call("GET", "/session/ses_000000000000AAAAAAAAAAAAAA")).toMatchObject({
      status: 404,
      body: { name: "NotFoundError", data: { message: expect.stringContaining("ses_000000000000AAAAAAAAAAAAAA") } },
    })
  }))

test("text that is no session id is not found either", () =>
  withApp([sessionGet], async ({ call }) => {
    expect((await call("GET", "/session/nonsense")).status).toBe(404)
    expect((await call("GET", "/session/%F0%9F%8E%88%2F..")).status).toBe(404)
  }))
