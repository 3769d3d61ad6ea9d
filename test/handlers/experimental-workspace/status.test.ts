import { expect, test } from "vitest"
import { experimentalWorkspaceStatus } from "../../../handlers/experimental-workspace/status.ts"
import { withApp } from "../../support/app.ts"

test("nothing works elsewhere, whatever the directory", () =>
  withApp([experimentalWorkspaceStatus], async ({ call }) => {
    expect(await call("GET", "/experimental/workspace/status")).toMatchObject({ status: 200, body: [] })
    expect(await call("GET", "/experimental/workspace/status?directory=/missing")).toMatchObject({
      status: 200,
      body: [],
    })
  }))
