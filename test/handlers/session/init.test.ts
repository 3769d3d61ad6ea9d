import { expect, test } from "vitest"
import { sessionInit } from "../../../handlers/session/init.ts"
import { readEvents } from "../../support/read-events.ts"
import { withApp } from "../../support/app.ts"

const BODY = { providerID: "fake", modelID: "fm", messageID: "msg_own" }

test("the command init runs with the given model, under the given message id", () =>
  withApp([sessionInit], async ({ call, instance, platform }) => {
    platform.models.otherwise([{ text: "written" }])
    const { id } = instance.sessions.create({ title: "t" })
    const reader = instance.subscribe({ filter: { types: ["command.executed"] } })
    expect(await call("POST", `/session/${id}/init`, BODY)).toMatchObject({ status: 200, body: true })
    expect(instance.messages.all(id).map(({ info }) => [info.role, info.id === "msg_own"])).toEqual([
      ["user", true],
      ["assistant", false],
    ])
    expect((await readEvents(reader, 1))[0]?.properties).toMatchObject({ name: "init", arguments: "" })
  }))

test("missing fields and an unknown session are refused", () =>
  withApp([sessionInit], async ({ call, instance }) => {
    const { id } = instance.sessions.create({ title: "t" })
    expect((await call("POST", `/session/${id}/init`, {})).body).toMatchObject({
      name: "BadRequest",
      data: { kind: "Payload" },
    })
    expect((await call("POST", "/session/ses_none/init", BODY)).status).toBe(404)
  }))
