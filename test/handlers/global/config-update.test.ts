import { expect, test } from "vitest"
import { configGet } from "../../../handlers/config/get.ts"
import { globalConfigUpdate } from "../../../handlers/global/config-update.ts"
import { withApp } from "../../support/app.ts"

const path = "/home/user/.config/opencode/opencode.jsonc"

test("the change is merged, comments stay, and every directory sees it", () =>
  withApp(
    [globalConfigUpdate, configGet],
    async ({ call, platform }) => {
      expect((await call("GET", "/config")).body.username).toBe("before")
      const { status, body } = await call("PATCH", "/global/config", { username: "after" })
      expect(status).toBe(200)
      expect(body).toMatchObject({ username: "after", share: "disabled" })
      expect(await platform.files.readText(path)).toContain("// keep me")
      expect((await call("GET", "/config")).body.username).toBe("after")
    },
    {
      prepare: ({ files }) =>
        files.seed({ [path]: '{\n  // keep me\n  "share": "disabled",\n  "username": "before"\n}' }),
    },
  ))

test("clients of every directory are told to read again, and no stream ends", () =>
  withApp([globalConfigUpdate, configGet], async ({ call, server, instance }) => {
    const local = instance.subscribe({ filter: { types: ["server.instance.disposed"] } })
    const global = server.subscribe({ filter: { types: ["global.disposed"] } })
    await call("PATCH", "/global/config", { username: "one" })
    expect((await local.next())?.map(({ type }) => type)).toEqual(["server.connected", "server.instance.disposed"])
    expect((await global.next())?.map(({ type }) => type)).toEqual(["server.connected", "global.disposed"])
    await call("PATCH", "/global/config", { username: "two" })
    expect((await local.next())?.map(({ type }) => type)).toEqual(["server.instance.disposed"])
    expect((await global.next())?.map(({ type }) => type)).toEqual(["global.disposed"])
    local.close()
    global.close()
  }))

test("a file that is broken is left to its author", () =>
  withApp(
    [globalConfigUpdate],
    async ({ call, platform }) => {
      expect((await call("PATCH", "/global/config", { username: "x" })).body.name).toBe("ConfigJsonError")
      expect(await platform.files.readText(path)).toBe("{ oops")
      platform.files.seed({ [path]: '{"share": 5}' })
      expect((await call("PATCH", "/global/config", { username: "x" })).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ [path]: "{ oops" }) },
  ))

test("a wrong type is a bad request, an unknown key is dropped", () =>
  withApp([globalConfigUpdate], async ({ call }) => {
    expect(await call("PATCH", "/global/config", { username: 5 })).toMatchObject({
      status: 400,
      body: { data: { kind: "Payload" } },
    })
    expect((await call("PATCH", "/global/config", { bogus: 1 })).body).not.toHaveProperty("bogus")
  }))
