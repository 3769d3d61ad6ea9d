import { expect, test } from "vitest"
import { sessionMessage } from "../../../handlers/session/message.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"

test("a message comes with its parts", () =>
  withApp([sessionMessage], async (app) => {
    const { id } = app.instance.sessions.create()
    const message = await say(app, id, "one", "two")
    expect(await app.call("GET", `/session/${id}/message/${message.info.id}`)).toMatchObject({
      status: 200,
      body: message,
    })
  }))

test("a message of another session, an unknown one and an unknown session are not found", () =>
  withApp([sessionMessage], async (app) => {
    const { id } = app.instance.sessions.create()
    const other = app.instance.sessions.create()
    const message = await say(app, id, "one")
    expect((await app.call("GET", `/session/${other.id}/message/${message.info.id}`)).status).toBe(404)
    expect((await app.call("GET", `/session/${id}/message/msg_none`)).body.name).toBe("NotFoundError")
    expect((await app.call("GET", `/session/nope/message/${message.info.id}`)).status).toBe(404)
  }))

test("text that is no message id is a bad request", () =>
  withApp([sessionMessage], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect((await call("GET", `/session/${id}/message/zz`)).body).toEqual({
      name: "BadRequest",
      data: { message: expect.stringContaining('["messageID"]'), kind: "Params" },
    })
  }))
