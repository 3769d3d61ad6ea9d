import { expect, test } from "vitest"
import { formatterStatus } from "../../../handlers/formatter/status.ts"
import { withApp } from "../../support/app.ts"

test("without config there are none, nor where no programs can run", async () => {
  await withApp([formatterStatus], async ({ call }) => {
    expect(await call("GET", "/formatter")).toMatchObject({ status: 200, body: [] })
  })
  await withApp(
    [formatterStatus],
    async ({ call }) => {
      expect((await call("GET", "/formatter")).body).toEqual([])
    },
    { config: { formatter: true } },
  )
})

test("a config that cannot be read is an error", () =>
  withApp([formatterStatus], async ({ call, platform, instance }) => {
    await platform.files.write("/workspace/opencode.json", '{"formatter": {"a": 3}}')
    instance.config.reload()
    expect(await call("GET", "/formatter")).toMatchObject({ status: 400, body: { name: "ConfigInvalidError" } })
    await platform.files.write("/workspace/opencode.json", "{")
    expect(await call("GET", "/formatter")).toMatchObject({ status: 400, body: { name: "ConfigJsonError" } })
  }))
