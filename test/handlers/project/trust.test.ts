import { expect, test } from "vitest"
import { configGet } from "../../../handlers/config/get.ts"
import { projectTrust } from "../../../handlers/project/trust.ts"
import { withApp } from "../../support/app.ts"

const endpoints = [projectTrust, configGet]
const config = { username: "{env:WHO}", permission: { bash: "allow" } }
const untrusted = { config, trusted: false }

test("the request's directory is trusted, and its config is read again at once", () =>
  withApp(
    endpoints,
    async ({ call, platform }) => {
      platform.environment.variables["WHO"] = "ann"
      const before = (await call("GET", "/config")).body
      expect([before.username, before.permission]).toEqual(["", undefined])
      expect(await call("POST", "/project/trust")).toMatchObject({ status: 200, body: { directory: "/workspace" } })
      const after = (await call("GET", "/config")).body
      expect([after.username, after.permission]).toEqual(["ann", { bash: "allow" }])
    },
    untrusted,
  ))

test("another directory can be named, relative to this one; it holds for all below it and nothing beside it", () =>
  withApp(
    endpoints,
    async ({ call, platform }) => {
      platform.environment.variables["WHO"] = "ann"
      const text = JSON.stringify(config)
      const places = ["/workspace/a", "/workspace/a/deep", "/workspace/ab"]
      platform.files.seed(Object.fromEntries(places.map((place) => [`${place}/opencode.json`, text])))
      const { body } = await call("POST", "/project/trust", { directory: "a/../a/" })
      expect(body).toEqual({ directory: "/workspace/a" })
      const names = places.map(async (place) => (await call("GET", `/config?directory=${place}`)).body.username)
      expect(await Promise.all(names)).toEqual(["ann", "ann", ""])
    },
    untrusted,
  ))

test("what is no directory is not trusted", () =>
  withApp(
    endpoints,
    async ({ call }) => {
      const missing = await call("POST", "/project/trust", { directory: "/nowhere" })
      expect(missing).toMatchObject({ status: 404, body: { name: "FileNotFoundError" } })
      const file = await call("POST", "/project/trust", { directory: "opencode.json" })
      expect(file).toMatchObject({ status: 400, body: { name: "NotADirectoryError" } })
      const root = await call("POST", "/project/trust", { directory: "../../../.." })
      expect(root).toMatchObject({ status: 400, body: { data: { message: expect.stringContaining("--trust") } } })
      expect((await call("POST", "/project/trust", { directory: 5 })).status).toBe(400)
      expect((await call("POST", "/project/trust", { directory: "a\0b" })).status).toBe(400)
    },
    untrusted,
  ))
