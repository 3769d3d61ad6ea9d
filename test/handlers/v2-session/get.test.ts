import { expect, test } from "vitest"
import { v2SessionGet } from "../../../handlers/v2-session/get.ts"
import { withApp } from "../../support/app.ts"

test("a session of any directory comes in the newer form", () =>
  withApp([v2SessionGet], async ({ call, instanceOf }) => {
    const there = await instanceOf("/there")
    const session = there.sessions.create({ title: "T", agent: "plan", model: { providerID: "fake", id: "fm" } })
    expect(await call("GET", `/api/session/${session.id}`)).toMatchObject({ status: 200 })
    expect((await call("GET", `/api/session/${session.id}?directory=/workspace`)).body).toEqual({
      data: {
        ...{ id: session.id, projectID: "global", title: "T", agent: "plan", cost: 0, time: session.time },
        model: { providerID: "fake", id: "fm" },
        tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
        location: { directory: "/there" },
        subpath: "there",
      },
    })
  }))

test("an unknown session is not found; text that is no id is a bad request", () =>
  withApp([v2SessionGet], async ({ call }) => {
    expect(await call("GET", "/api/session/ses_none")).toMatchObject({
      status: 404,
      body: { _tag: "SessionNotFoundError", sessionID: "ses_none", message: expect.any(String) },
    })
    expect(await call("GET", "/api/session/abc")).toMatchObject({
      status: 400,
      body: { _tag: "InvalidRequestError", field: "sessionID" },
    })
  }))
