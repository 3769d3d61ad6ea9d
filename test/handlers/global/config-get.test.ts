import { expect, test } from "vitest"
import { globalConfigGet } from "../../../handlers/global/config-get.ts"
import { withApp } from "../../support/app.ts"

const path = "/home/user/.config/opencode/opencode.json"

test("the user's config comes without keys", () =>
  withApp(
    [globalConfigGet],
    async ({ call }) => {
      const { status, body } = await call("GET", "/global/config")
      expect(status).toBe(200)
      expect(body).toMatchObject({ username: "me", provider: { a: { options: { baseURL: "http://a.test" } } } })
      expect(JSON.stringify(body)).not.toContain("secret")
    },
    {
      prepare: ({ files }) =>
        files.seed({
          [path]: '{"username":"me","provider":{"a":{"options":{"baseURL":"http://a.test","apiKey":"secret"}}}}',
        }),
    },
  ))

test("a file that is broken or holds wrong types is named", () =>
  withApp(
    [globalConfigGet],
    async ({ call, platform }) => {
      expect(await call("GET", "/global/config")).toMatchObject({
        status: 400,
        body: { name: "ConfigJsonError", data: { path } },
      })
      platform.files.seed({ [path]: '{"username": 5}' })
      expect(await call("GET", "/global/config")).toMatchObject({
        status: 400,
        body: { name: "ConfigInvalidError", data: { path, issues: [{ path: ["username"] }] } },
      })
    },
    { prepare: ({ files }) => files.seed({ [path]: '{ "username": ' }) },
  ))
