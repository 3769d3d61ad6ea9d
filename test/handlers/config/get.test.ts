import { expect, test } from "vitest"
import { configGet } from "../../../handlers/config/get.ts"
import { withApp } from "../../support/app.ts"

test("the merged config comes without keys", () =>
  withApp([configGet], async ({ call }) => {
    const { status, body } = await call("GET", "/config")
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ $schema: expect.any(String), agent: {}, mode: {}, command: {}, plugin: [], username: "user" },
      ...{ model: "fake/fm", provider: { fake: { options: { baseURL: "http://models.test/v1" } } } },
    })
    expect(JSON.stringify(body)).not.toContain("config-secret")
  }))

test("a file that is broken or holds wrong types is named", () =>
  withApp(
    [configGet],
    async ({ call, platform }) => {
      const path = "/workspace/opencode.json"
      expect(await call("GET", "/config")).toMatchObject({
        status: 400,
        body: { name: "ConfigJsonError", data: { path } },
      })
      platform.files.seed({ [path]: '{"model": {"fake": "fm"}}' })
      expect(await call("GET", "/config")).toMatchObject({
        status: 400,
        body: { name: "ConfigInvalidError", data: { path, issues: [{ path: ["model"] }] } },
      })
      for (const text of ["null", "[]", '"x"']) {
        platform.files.seed({ [path]: text })
        const { body } = await call("GET", "/config")
        expect(body).toEqual({
          name: "ConfigInvalidError",
          data: { path, issues: [{ message: "expected an object", path: [] }] },
        })
      }
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": '{ "username": ' }) },
  ))

test("comments, trailing commas and unknown keys in the file are fine", () =>
  withApp(
    [configGet],
    async ({ call }) => {
      const { body } = await call("GET", "/config")
      expect(body).toMatchObject({ username: "commented" })
      expect(body).not.toHaveProperty("nonsense")
    },
    {
      prepare: ({ files }) =>
        files.seed({ "/workspace/opencode.jsonc": '{ // c\n "username": "commented", "nonsense": 1,\n}' }),
    },
  ))
