import { expect, test } from "vitest"
import { mcpDisconnect } from "../../../handlers/mcp/disconnect.ts"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { mcpPrograms } from "../../support/mcp-programs.ts"
import { demoServer } from "../../support/mcp-server.ts"

const local = (command: string, more: object = {}) => ({ type: "local", command: [command], ...more })

const prepare = (platform: MemoryPlatform) => {
  platform.processes = mcpPrograms({ demo: demoServer(), gone: { code: 1, stderr: "no" } })
}

test("a server ends and stays off", () => {
  const programs = mcpPrograms({ demo: demoServer() })
  return withApp(
    [mcpDisconnect],
    async ({ call, instance }) => {
      await instance.mcp.servers.status()
      expect(await call("POST", "/mcp/demo/disconnect")).toMatchObject({ status: 200, body: true })
      expect(programs.running()).toBe(0)
      expect(await instance.mcp.servers.status()).toEqual({ demo: { status: "disabled" } })
    },
    { prepare: (platform) => void (platform.processes = programs), config: { mcp: { demo: local("demo") } } },
  )
})

test("one that never started, or is off, can be switched off", () =>
  withApp(
    [mcpDisconnect],
    async ({ call, instance }) => {
      expect((await call("POST", "/mcp/demo/disconnect")).body).toBe(true)
      expect((await call("POST", "/mcp/demo/disconnect")).body).toBe(true)
      expect(await instance.mcp.servers.status()).toEqual({ demo: { status: "disabled" } })
    },
    { prepare, config: { mcp: { demo: local("demo") } } },
  ))

test("an unknown name is not found", () =>
  withApp([mcpDisconnect], async ({ call }) => {
    expect(await call("POST", "/mcp/none/disconnect")).toMatchObject({
      status: 404,
      body: { _tag: "McpServerNotFoundError", name: "none" },
    })
  }))

test("a config that cannot be read is reported", () => expectConfigErrors(mcpDisconnect, "POST", "/mcp/x/disconnect"))
