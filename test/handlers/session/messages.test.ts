import { expect, test } from "vitest"
import { sessionMessages } from "../../../handlers/session/messages.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"

const texts = ({ body }: { body: { parts: { text: string }[] }[] }) =>
  body.flatMap(({ parts }) => parts.map(({ text }) => text))

test("messages come oldest first with their parts, and a limit keeps the newest", () =>
  withApp([sessionMessages], async (app) => {
    const { id } = app.instance.sessions.create()
    const sent = [await say(app, id, "1"), await say(app, id, "2"), await say(app, id, "3", "3b")]
    expect(await app.call("GET", `/session/${id}/message`)).toMatchObject({ status: 200, body: sent })
    expect(texts(await app.call("GET", `/session/${id}/message?limit=2`))).toEqual(["2", "3", "3b"])
    expect(texts(await app.call("GET", `/session/${id}/message?limit=0`))).toHaveLength(4)
  }))

test("pages follow their cursors back to the first message", () =>
  withApp([sessionMessages], async (app) => {
    const { id } = app.instance.sessions.create()
    for (const text of ["1", "2", "3"]) await say(app, id, text)
    const newest = await app.call("GET", `/session/${id}/message?limit=2`)
    const cursor = newest.headers.get("x-next-cursor")
    expect(newest.headers.get("link")).toBe(`<http://test/session/${id}/message?limit=2&before=${cursor}>; rel="next"`)
    expect(newest.headers.get("access-control-expose-headers")).toBe("Link, X-Next-Cursor")
    const older = await app.call("GET", `/session/${id}/message?limit=2&before=${cursor}`)
    expect(texts(older)).toEqual(["1"])
    expect(older.headers.get("x-next-cursor")).toBeNull()
    expect(older.headers.get("x-opencode-cursor")).toMatch(/^\w+\.\d+$/)
  }))

test("an unknown session is not found, nor is text that is no id", () =>
  withApp([sessionMessages], async ({ call }) => {
    expect((await call("GET", "/session/ses_none/message")).body.name).toBe("NotFoundError")
    expect((await call("GET", "/session/nonsense/message")).status).toBe(404)
  }))

test("a bad limit is a bad request in one form, a bad cursor in both", () =>
  withApp([sessionMessages], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const data = { message: expect.any(String), kind: "Query" }
    expect((await call("GET", `/session/${id}/message?limit=x`)).body).toEqual({ name: "BadRequest", data })
    expect((await call("GET", `/session/${id}/message?limit=1.5`)).body).toEqual({ name: "BadRequest", data })
    expect((await call("GET", `/session/${id}/message?limit=-1`)).status).toBe(400)
    expect(await call("GET", `/session/${id}/message?limit=&before=`)).toMatchObject({ status: 200, body: [] })
    expect((await call("GET", `/session/${id}/message?before=nothing`)).body).toEqual({
      _tag: "BadRequest",
      name: "BadRequest",
      data,
    })
  }))
