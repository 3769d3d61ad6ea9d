import { expect, test } from "vitest"
import { mcpConnect } from "../../../handlers/mcp/connect.ts"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { mcpPrograms } from "../../support/mcp-programs.ts"
import { demoServer } from "../../support/mcp-server.ts"

const local = (command: string, more: object = {}) => ({ type: "local", command: [command], ...more })

const prepare = (platform: MemoryPlatform) => {
  platform.processes = mcpPrograms({ demo: demoServer(), gone: { code: 1, stderr: "no" } })
}

test("a server that is off starts, and stays on", () =>
  withApp(
    [mcpConnect],
    async ({ call, instance }) => {
      expect(await call("POST", "/mcp/off/connect")).toMatchObject({ status: 200, body: true })
      expect(await instance.mcp.servers.status()).toEqual({ off: { status: "connected" } })
    },
    { prepare, config: { mcp: { off: local("demo", { enabled: false }) } } },
  ))

test("one that runs starts anew; one that fails is failed, which is no error", () =>
  withApp(
    [mcpConnect],
    async ({ call, instance, platform }) => {
      const programs = mcpPrograms({ demo: demoServer() })
      platform.processes = programs
      await instance.mcp.servers.status()
      expect((await call("POST", "/mcp/bad/connect")).body).toBe(true)
      expect((await instance.mcp.servers.status())["bad"]?.status).toBe("failed")
    },
    { prepare, config: { mcp: { bad: local("gone") } } },
  ))

test("an unknown name is not found, whatever it looks like", () =>
  withApp([mcpConnect], async ({ call }) => {
    for (const name of ["none", "a%2Fb", "constructor"]) {
      expect(await call("POST", `/mcp/${name}/connect`)).toMatchObject({
        status: 404,
        body: { _tag: "McpServerNotFoundError", name: decodeURIComponent(name), message: expect.any(String) },
      })
    }
  }))

test("a config that cannot be read is reported", () => expectConfigErrors(mcpConnect, "POST", "/mcp/x/connect"))
