import { expect, test } from "vitest"
import { v2SessionCreate } from "../../../handlers/v2-session/create.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("a session is made where the body says, else where the request does", () =>
  withApp([v2SessionCreate], async ({ call }) => {
    const there = await call("POST", "/api/session?directory=/workspace", { location: { directory: "/there" } })
    expect(there).toMatchObject({
      status: 200,
      body: { data: { id: expect.stringMatching(/^ses_/), location: { directory: "/there" }, cost: 0 } },
    })
    expect((await call("POST", "/api/session?directory=/here", {})).body.data.location.directory).toBe("/here")
  }))

test("agent, model and id are kept; a known id is what it is", () =>
  withApp([v2SessionCreate], async ({ call, instance }) => {
    const input = { id: "ses_mine", agent: "plan", model: { providerID: "fake", id: "fm" } }
    const first = (await call("POST", "/api/session", input)).body.data
    expect(first).toMatchObject({ ...input, model: { providerID: "fake", id: "fm", variant: "default" } })
    expect((await call("POST", "/api/session", { id: "ses_mine", agent: "build" })).body.data).toEqual(first)
    expect(instance.sessions.list({}).sessions).toHaveLength(1)
  }))

test("what nobody knows is refused, with what there is", () =>
  withApp([v2SessionCreate], async ({ call, instance }) => {
    expect(await call("POST", "/api/session", { agent: "nope" })).toMatchObject({
      status: 400,
      body: { _tag: "InvalidRequestError", kind: "Payload", message: expect.stringContaining('"build"') },
    })
    const model = { providerID: "fake", id: "nope" }
    expect(await call("POST", "/api/session", { model })).toMatchObject({ status: 400 })
    expect((await call("POST", "/api/session", { id: "mine" })).body._tag).toBe("InvalidRequestError")
    expect((await call("POST", "/api/session")).body._tag).toBe("InvalidRequestError")
    expect(instance.sessions.list({}).sessions).toEqual([])
  }))

test("a config that cannot be read is reported", () =>
  expectConfigErrors(v2SessionCreate, "POST", "/api/session", { agent: "build" }))

test("keys that cannot be read are reported", () =>
  withApp(
    [v2SessionCreate],
    async ({ call }) => {
      const model = { providerID: "fake", id: "fm" }
      expect((await call("POST", "/api/session", { model })).status).toBe(503)
    },
    { credentials: unreadableCredentials },
  ))
