import { expect, test } from "vitest"
import { configGet } from "../../../handlers/config/get.ts"
import { configProviders } from "../../../handlers/config/providers.ts"
import { configUpdate } from "../../../handlers/config/update.ts"
import { withApp } from "../../support/app.ts"

test("the change is in the project's file, in the answer and in what is read next", () =>
  withApp([configUpdate, configGet], async ({ call, platform }) => {
    await call("GET", "/config")
    const { status, body } = await call("PATCH", "/config", { username: "zed" })
    expect(status).toBe(200)
    expect(body).toMatchObject({ username: "zed", model: "fake/fm" })
    expect((await call("GET", "/config")).body).toEqual(body)
    const written = JSON.parse((await platform.files.readText("/workspace/opencode.json")) ?? "")
    expect(written).toMatchObject({ username: "zed", provider: { fake: { options: { apiKey: "config-secret" } } } })
  }))

test("comments stay", () =>
  withApp(
    [configUpdate],
    async ({ call, platform }) => {
      await call("PATCH", "/config", { username: "zed" })
      expect(await platform.files.readText("/workspace/opencode.jsonc")).toBe('{\n  // mine\n  "username": "zed"\n}')
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.jsonc": '{\n  // mine\n  "username": "old"\n}' }) },
  ))

test("providers, and directories below, see it at once", () =>
  withApp(
    [configUpdate, configGet, configProviders],
    async ({ call }) => {
      const providers = async () =>
        (await call("GET", "/config/providers")).body.providers.map(({ id }: { id: string }) => id)
      expect(await providers()).toEqual(["fake"])
      await call("GET", "/config?directory=/workspace/sub")
      await call("PATCH", "/config", { username: "zed", disabled_providers: ["fake"] })
      expect(await providers()).not.toContain("fake")
      expect((await call("GET", "/config?directory=/workspace/sub")).body.username).toBe("zed")
    },
    { prepare: ({ vcs, files }) => (vcs.addRepository("/workspace"), files.makeDirectory("/workspace/sub")) },
  ))

test("clients of the project are told to read again, those elsewhere are not, and no stream ends", () =>
  withApp(
    [configUpdate, configGet],
    async ({ call, server }) => {
      for (const directory of ["/workspace/sub", "/other"]) await call("GET", `/config?directory=${directory}`)
      const told = server.subscribe({ filter: { types: ["server.instance.disposed", "global.disposed"] } })
      expect((await told.next())?.map(({ type }) => type)).toEqual(["server.connected"])
      await call("PATCH", "/config", { username: "zed" })
      const places = new Set([...((await told.next()) ?? [])].map(({ directory }) => directory))
      expect(places).toEqual(new Set(["/workspace", "/workspace/sub"]))
      // The same again changes nothing: the next event is that of another change.
      await call("PATCH", "/config", { username: "zed" })
      await call("PATCH", "/config?directory=/other", { username: "zed" })
      expect((await told.next())?.map(({ directory }) => directory)).toEqual(["/other"])
      told.close()
    },
    {
      prepare: ({ vcs, files }) => {
        vcs.addRepository("/workspace")
        files.makeDirectory("/workspace/sub")
        files.makeDirectory("/other")
      },
    },
  ))

test("a file that is broken is left to its author", () =>
  withApp(
    [configUpdate],
    async ({ call, platform }) => {
      expect(await call("PATCH", "/config", { username: "x" })).toMatchObject({
        status: 400,
        body: { name: "ConfigJsonError" },
      })
      expect(await platform.files.readText("/workspace/opencode.json")).toBe("{ oops")
      platform.files.seed({ "/workspace/opencode.json": '{"share": 5}' })
      expect((await call("PATCH", "/config", { username: "x" })).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{ oops" }) },
  ))

test("wrong types are bad requests, unknown keys are dropped", () =>
  withApp([configUpdate], async ({ call }) => {
    expect(await call("PATCH", "/config", { username: 5 })).toMatchObject({
      status: 400,
      body: { data: { kind: "Payload" } },
    })
    expect((await call("PATCH", "/config", { agent: "x" })).status).toBe(400)
    expect((await call("PATCH", "/config", '{"oops": ')).body.data.kind).toBe("Payload")
    expect((await call("PATCH", "/config", { bogus: 5 })).body).not.toHaveProperty("bogus")
  }))
