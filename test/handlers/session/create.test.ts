import { expect, test } from "vitest"
import { sessionCreate } from "../../../handlers/session/create.ts"
import { withApp } from "../../support/app.ts"

test("no body, an empty one and an empty object all create a session", () =>
  withApp([sessionCreate], async ({ call, instance }) => {
    const { status, body } = await call("POST", "/session")
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^ses_[0-9a-f]{12}[0-9A-Za-z]{14}$/),
      slug: expect.stringMatching(/^[a-z]+-[a-z]+$/),
      version: expect.any(String),
      projectID: "global",
      directory: "/workspace",
      path: "workspace",
      title: "New session - 2025-01-01T00:00:00.000Z",
      cost: 0,
      tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
      time: { created: 1_735_689_600_000, updated: 1_735_689_600_000 },
    })
    expect((await call("POST", "/session", "")).status).toBe(200)
    expect((await call("POST", "/session", {})).status).toBe(200)
    expect(instance.sessions.list({}).sessions).toHaveLength(3)
  }))

test("what the body says is kept, an empty title too", () =>
  withApp([sessionCreate], async ({ call, instance }) => {
    const parent = instance.sessions.create()
    const permission = [{ permission: "bash", pattern: "*", action: "deny" }]
    const given = { parentID: parent.id, title: "", agent: "plan", permission, metadata: { from: "test" } }
    expect((await call("POST", "/session", given)).body).toMatchObject(given)
    expect((await call("POST", "/session", { parentID: parent.id })).body.title).toMatch(/^Child session - /)
  }))

test("a bad body is a bad request in both of upstream's forms", () =>
  withApp([sessionCreate], async ({ call, instance }) => {
    const wrongType = await call("POST", "/session", { title: 5 })
    expect(wrongType.status).toBe(400)
    expect(wrongType.body).toEqual({
      _tag: "BadRequest",
      name: "BadRequest",
      data: { message: expect.stringContaining('["title"]'), kind: "Payload" },
    })
    expect((await call("POST", "/session", { parentID: "bad" })).body).toMatchObject({ _tag: "BadRequest" })
    expect((await call("POST", "/session", '{"oops": ')).body).toMatchObject({ _tag: "BadRequest", name: "BadRequest" })
    expect(instance.sessions.list({}).sessions).toEqual([])
  }))

test("the body counts as JSON under any content type, and the directory comes from header or query", () =>
  withApp([sessionCreate], async ({ call }) => {
    const headers = { "content-type": "text/plain", "x-opencode-directory": "%2Fother%2Fplace" }
    expect((await call("POST", "/session", '{"title":"plain"}', headers)).body).toMatchObject({
      title: "plain",
      directory: "/other/place",
    })
    expect((await call("POST", "/session?directory=sub/../third/", {}, headers)).body.directory).toBe(
      "/workspace/third",
    )
  }))
