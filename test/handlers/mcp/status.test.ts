import { expect, test } from "vitest"
import { mcpStatus } from "../../../handlers/mcp/status.ts"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { mcpPrograms } from "../../support/mcp-programs.ts"
import { demoServer } from "../../support/mcp-server.ts"

const local = (command: string, more: object = {}) => ({ type: "local", command: [command], ...more })

const prepare = (platform: MemoryPlatform) => {
  platform.processes = mcpPrograms({ demo: demoServer(), gone: { code: 1, stderr: "no" } })
}

test("each server is connected, failed or disabled", () =>
  withApp(
    [mcpStatus],
    async ({ call }) => {
      expect(await call("GET", "/mcp")).toMatchObject({ status: 200 })
      expect((await call("GET", "/mcp")).body).toEqual({
        good: { status: "connected" },
        bad: { status: "failed", error: "The program ended with code 1: no" },
        off: { status: "disabled" },
      })
    },
    { prepare, config: { mcp: { good: local("demo"), bad: local("gone"), off: local("demo", { enabled: false }) } } },
  ))

test("without servers there are none, and those of another directory do not show", () =>
  withApp([mcpStatus], async ({ call }) => expect((await call("GET", "/mcp?directory=/elsewhere")).body).toEqual({}), {
    config: { mcp: { good: local("demo") } },
  }))

test("headers, variables and addresses with tokens are no part of the answer", () => {
  const config = {
    mcp: {
      far: { type: "remote", url: "https://far.test/?key=canary-1", headers: { "x-key": "canary-2" } },
      gone: local("nowhere", { environment: { KEY: "canary-3" } }),
    },
  }
  return withApp(
    [mcpStatus],
    async ({ call }) => expect(JSON.stringify((await call("GET", "/mcp")).body)).not.toContain("canary"),
    { prepare, config },
  )
})

test("a config that cannot be read is reported", () => expectConfigErrors(mcpStatus, "GET", "/mcp"))
