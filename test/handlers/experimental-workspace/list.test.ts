import { expect, test } from "vitest"
import { experimentalWorkspaceList } from "../../../handlers/experimental-workspace/list.ts"
import { withApp } from "../../support/app.ts"

test("nothing works elsewhere, whatever the directory", () =>
  withApp([experimentalWorkspaceList], async ({ call }) => {
    expect(await call("GET", "/experimental/workspace")).toMatchObject({ status: 200, body: [] })
    expect(await call("GET", "/experimental/workspace?directory=/missing")).toMatchObject({ status: 200, body: [] })
  }))
