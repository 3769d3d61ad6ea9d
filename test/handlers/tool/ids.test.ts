import { expect, test } from "vitest"
import { toolIDs } from "../../../handlers/tool/ids.ts"
import { withApp } from "../../support/app.ts"

const all = "invalid question bash read glob grep edit write task webfetch todowrite websearch skill apply_patch".split(
  " ",
)

test("every tool has its place, offered or not", () =>
  withApp([toolIDs], async ({ call }) => {
    expect(await call("GET", "/experimental/tool/ids")).toMatchObject({ status: 200, body: all })
  }))

test("the list is the same where there is no shell, and for any directory", () =>
  withApp(
    [toolIDs],
    async ({ call }) => expect((await call("GET", "/experimental/tool/ids?directory=/missing")).body).toEqual(all),
    { prepare: (platform) => void Reflect.deleteProperty(platform, "shell") },
  ))
