import { expect, test } from "vitest"
import { lspStatus } from "../../../handlers/lsp/status.ts"
import { withApp } from "../../support/app.ts"

test("without config there are none, nor where no programs can run", () =>
  withApp([lspStatus], async ({ call }) => {
    expect(await call("GET", "/lsp")).toMatchObject({ status: 200, body: [] })
  }))

test("a config that cannot be read is an error", () =>
  withApp([lspStatus], async ({ call, platform, instance }) => {
    await platform.files.write("/workspace/opencode.json", '{"lsp": 3}')
    instance.config.reload()
    expect(await call("GET", "/lsp")).toMatchObject({ status: 400, body: { name: "ConfigInvalidError" } })
    await platform.files.write("/workspace/opencode.json", "{")
    expect(await call("GET", "/lsp")).toMatchObject({ status: 400, body: { name: "ConfigJsonError" } })
  }))
