import { expect, test } from "vitest"
import { experimentalCapabilitiesGet } from "../../../handlers/experimental-capabilities/get.ts"
import { withApp } from "../../support/app.ts"

test("no subagent goes on in the background", () =>
  withApp([experimentalCapabilitiesGet], async ({ call }) => {
    const { status, body } = await call("GET", "/experimental/capabilities?directory=/workspace&workspace=wrk_1")
    expect(status).toBe(200)
    expect(body).toEqual({ backgroundSubagents: false })
  }))

test("a directory that does not exist makes no difference", () =>
  withApp([experimentalCapabilitiesGet], async ({ call }) => {
    expect((await call("GET", "/experimental/capabilities?directory=/missing")).status).toBe(200)
  }))
