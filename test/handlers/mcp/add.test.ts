import { expect, test } from "vitest"
import { mcpAdd } from "../../../handlers/mcp/add.ts"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { mcpPrograms } from "../../support/mcp-programs.ts"
import { demoServer } from "../../support/mcp-server.ts"

const local = (command: string, more: object = {}) => ({ type: "local", command: [command], ...more })

const prepare = (platform: MemoryPlatform) => {
  platform.processes = mcpPrograms({ demo: demoServer(), gone: { code: 1, stderr: "no" } })
}

test("a server is added and started, and the answer shows all", () =>
  withApp(
    [mcpAdd],
    async ({ call }) => {
      expect(await call("POST", "/mcp", { name: "b", config: local("demo") })).toMatchObject({
        status: 200,
        body: { a: { status: "connected" }, b: { status: "connected" } },
      })
      expect((await call("POST", "/mcp", { name: "a", config: local("gone") })).body).toMatchObject({
        a: { status: "failed" },
        b: { status: "connected" },
      })
    },
    { prepare, config: { mcp: { a: local("demo") } } },
  ))

test("one that is switched off stays off, and one that is added again starts anew", () =>
  withApp(
    [mcpAdd],
    async ({ call, platform }) => {
      const off = local("demo", { enabled: false })
      expect((await call("POST", "/mcp", { name: "a", config: off })).body).toEqual({ a: { status: "disabled" } })
      const programs = mcpPrograms({ demo: demoServer() })
      platform.processes = programs
      expect((await call("POST", "/mcp", { name: "b", config: local("gone") })).body.b.status).toBe("failed")
      expect((await call("POST", "/mcp", { name: "b", config: local("gone") })).body.b.status).toBe("failed")
    },
    { prepare, config: {} },
  ))

test("a name that objects have of their own is a name", () =>
  withApp(
    [mcpAdd],
    async ({ call }) => {
      const { body } = await call("POST", "/mcp", { name: "__proto__", config: local("demo", { enabled: false }) })
      expect(Object.entries(body)).toEqual([["__proto__", { status: "disabled" }]])
    },
    { prepare, config: {} },
  ))

test("without a name, without settings, of another type, with a bad command: bad requests", () =>
  withApp([mcpAdd], async ({ call }) => {
    for (const body of [
      { config: local("demo") },
      { name: "x" },
      { name: "x", config: { type: "psychic" } },
      { name: "x", config: { type: "local", command: "demo" } },
      { name: "x", config: { type: "remote", url: "https://x.test", timeout: 0 } },
      "{",
      undefined,
    ]) {
      expect(await call("POST", "/mcp", body)).toMatchObject({
        status: 400,
        body: { name: "BadRequest", data: { kind: "Payload" } },
      })
    }
  }))

test("a config that cannot be read is reported", () =>
  expectConfigErrors(mcpAdd, "POST", "/mcp", { name: "x", config: { type: "local", command: ["x"], enabled: false } }))
