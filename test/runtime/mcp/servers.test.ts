import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { NOT_TRUSTED } from "../../../runtime/mcp/servers.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { mcpPrograms } from "../../support/mcp-programs.ts"
import { demoServer } from "../../support/mcp-server.ts"
import { readEvents } from "../../support/read-events.ts"

const withPrograms =
  (programs: ReturnType<typeof mcpPrograms>) =>
  (platform: MemoryPlatform): void =>
    void (platform.processes = programs)

const local = (...command: string[]) => ({ type: "local" as const, command })

test("a server starts when it is first needed, in the directory, with its variables", async () => {
  const programs = mcpPrograms({ demo: demoServer() })
  const server = { ...local("demo", "--fast"), environment: { TOKEN: "abc" } }
  await withApp(
    [],
    async ({ instance }) => {
      await instance.sessions.create()
      expect(programs.started).toEqual([])
      expect(await instance.mcp.servers.status()).toEqual({ demo: { status: "connected" } })
      expect(await instance.mcp.servers.status()).toEqual({ demo: { status: "connected" } })
      expect(programs.started).toMatchObject([
        { argv: ["demo", "--fast"], options: { cwd: "/workspace", env: { TOKEN: "abc" } } },
      ])
    },
    { prepare: withPrograms(programs), config: { mcp: { demo: server } } },
  )
  expect(programs.running()).toBe(0)
})

test("cwd is relative to the directory", async () => {
  const programs = mcpPrograms({ demo: demoServer() })
  const config = { mcp: { a: { ...local("demo"), cwd: "sub/../tools" }, b: { ...local("demo"), cwd: "~/x" } } }
  await withApp(
    [],
    async ({ instance }) => {
      await instance.mcp.servers.status()
      expect(programs.started.map(({ options }) => options.cwd).sort()).toEqual(["/home/user/x", "/workspace/tools"])
    },
    { prepare: withPrograms(programs), config },
  )
})

test("what fails says why, without secrets; what is off stays off", async () => {
  const programs = mcpPrograms({ gone: { code: 3, stderr: "cannot use hunter2\n" } })
  const config = {
    mcp: {
      gone: { ...local("gone"), environment: { PASSWORD: "hunter2" } },
      missing: local("nowhere"),
      empty: local(),
      off: { ...local("gone"), enabled: false },
      switch: { enabled: true },
      far: { type: "remote", url: "ftp://a.test/" },
    },
  }
  await withApp(
    [],
    async ({ instance }) => {
      expect(await instance.mcp.servers.status()).toEqual({
        gone: { status: "failed", error: "The program ended with code 3: cannot use …" },
        missing: { status: "failed", error: "The program did not start: spawn nowhere ENOENT" },
        empty: { status: "failed", error: 'Name a program in "command"' },
        off: { status: "disabled" },
        far: { status: "failed", error: 'Set "url" to an http or https address' },
      })
      expect(programs.started.map(({ argv }) => argv[0])).toEqual(["gone", "nowhere"])
    },
    { prepare: withPrograms(programs), config },
  )
})

test("where no program can be started, that is what it says", () =>
  withApp(
    [],
    async ({ instance }) => {
      expect(await instance.mcp.servers.status()).toMatchObject({
        demo: { status: "failed", error: expect.stringContaining("Programs cannot be started here") },
      })
    },
    { config: { mcp: { demo: local("demo") } } },
  ))

test("a server that answers nothing, or in another tongue, fails in time and is ended", async () => {
  const programs = mcpPrograms({
    silent: demoServer({ answers: { initialize: () => new Promise(() => {}) } }),
    foreign: demoServer({
      answers: {
        initialize: () => ({ protocolVersion: "1", capabilities: {}, serverInfo: { name: "x", version: "1" } }),
      },
    }),
    broken: demoServer({ answers: { "tools/list": () => ({ tools: "none" }) } }),
  })
  const config = {
    mcp: { silent: { ...local("silent"), timeout: 50 }, foreign: local("foreign"), broken: local("broken") },
  }
  await withApp(
    [],
    async ({ instance }) => {
      const status = await instance.mcp.servers.status()
      expect(status).toMatchObject({
        silent: { status: "failed" },
        foreign: { status: "failed" },
        broken: { status: "failed" },
      })
      expect(JSON.stringify(status)).toContain('version \\"1\\"')
      expect(programs.running()).toBe(0)
    },
    { prepare: withPrograms(programs), config },
  )
})

test("a server that dies is failed, and comes back after a while", async () => {
  const programs = mcpPrograms({ demo: demoServer() })
  await withApp(
    [],
    async ({ instance, platform }) => {
      const { servers } = instance.mcp
      await servers.status()
      const reader = instance.subscribe({})
      programs.crash("demo", "out of memory")
      expect(await readEvents(reader, 1)).toMatchObject([{ type: "mcp.tools.changed", properties: { server: "demo" } }])
      expect(await servers.status()).toEqual({
        demo: { status: "failed", error: "The program ended with code 1: out of memory" },
      })
      await platform.clock.advance(999)
      expect(programs.started).toHaveLength(1)
      await platform.clock.advance(1)
      expect(await readEvents(reader, 1)).toMatchObject([{ type: "mcp.tools.changed" }])
      expect(await servers.status()).toEqual({ demo: { status: "connected" } })
      reader.close()
    },
    { prepare: withPrograms(programs), config: { mcp: { demo: local("demo") } } },
  )
})

test("one that keeps dying is started less and less often, and in the end only when it is needed", async () => {
  let isBroken = false
  const programs = mcpPrograms({ demo: () => (isBroken ? { code: 1, stderr: "no" } : demoServer()) })
  await withApp(
    [],
    async ({ instance, platform: { clock } }) => {
      await instance.mcp.servers.status()
      isBroken = true
      const begin = clock.now()
      const starts: number[] = []
      programs.crash("demo")
      while (starts.length < 8) {
        await clock.sleeping()
        const known = programs.started.length
        await clock.advance(1_000)
        if (programs.started.length > known) starts.push((clock.now() - begin) / 1_000)
      }
      expect(starts).toEqual([1, 3, 7, 15, 31, 63, 123, 183])
      await clock.advance(3_600_000)
      expect(programs.started).toHaveLength(9)
      isBroken = false
      expect(await instance.mcp.servers.status()).toMatchObject({ demo: { status: "failed" } })
      await instance.mcp.servers.connect("demo")
      expect(await instance.mcp.servers.status()).toEqual({ demo: { status: "connected" } })
    },
    { prepare: withPrograms(programs), config: { mcp: { demo: local("demo") } } },
  )
})

test("a first failure is tried again when the server is needed, not before a second has passed", async () => {
  let isBroken = true
  const programs = mcpPrograms({ demo: () => (isBroken ? { code: 1, stderr: "no" } : demoServer()) })
  await withApp(
    [],
    async ({ instance, platform: { clock } }) => {
      const { servers } = instance.mcp
      expect(await servers.status()).toMatchObject({ demo: { status: "failed" } })
      isBroken = false
      await servers.status()
      expect(programs.started).toHaveLength(1)
      await clock.advance(1_000)
      const reader = instance.subscribe({})
      expect(await servers.status()).toMatchObject({ demo: { status: "failed" } })
      await readEvents(reader, 1)
      reader.close()
      expect(await servers.status()).toEqual({ demo: { status: "connected" } })
    },
    { prepare: withPrograms(programs), config: { mcp: { demo: local("demo") } } },
  )
})

test("a change of the config starts, ends and leaves alone", async () => {
  const programs = mcpPrograms({ a: demoServer(), b: demoServer(), c: demoServer() })
  const mcp = { stays: local("a"), goes: local("b") }
  await withApp(
    [],
    async ({ instance, platform }) => {
      await instance.mcp.servers.status()
      const changed = { ...TEST_CONFIG, mcp: { stays: local("a"), comes: local("c") } }
      await platform.files.write("/workspace/opencode.json", JSON.stringify(changed))
      instance.config.reload()
      expect(await instance.mcp.servers.status()).toEqual({
        stays: { status: "connected" },
        comes: { status: "connected" },
      })
      expect(programs.started.map(({ argv }) => argv[0])).toEqual(["a", "b", "c"])
      expect(programs.running()).toBe(2)
    },
    { prepare: withPrograms(programs), config: { mcp } },
  )
})

test("what was added and switched outlives the instance, but not its disposal", async () => {
  const programs = mcpPrograms({ a: demoServer(), b: demoServer() })
  await withApp(
    [],
    async ({ instance, instances, instanceOf }) => {
      await instance.mcp.servers.add({ name: "added", config: local("b") })
      await instance.mcp.servers.disconnect("own")
      const expected = { own: { status: "disabled" }, added: { status: "connected" } }
      expect(await instance.mcp.servers.status()).toEqual(expected)
      // As after a crash: what was in memory is gone.
      await instances.close()
      expect(await instance.mcp.servers.status()).toEqual(expected)
      await instance.dispose()
      expect(await (await instanceOf("/workspace")).mcp.servers.status()).toEqual({ own: { status: "connected" } })
    },
    { prepare: withPrograms(programs), config: { mcp: { own: local("a") } } },
  )
  expect(programs.running()).toBe(0)
})

test("nothing of a directory that is not trusted starts; what the user adds does", async () => {
  const programs = mcpPrograms({ theirs: demoServer(), mine: demoServer() })
  const prepare = async (platform: MemoryPlatform) => {
    platform.processes = programs
    const config = { mcp: { mine: local("mine"), changed: local("mine") } }
    await platform.files.write("/home/user/.config/opencode/opencode.json", JSON.stringify(config))
  }
  const config = {
    mcp: {
      marker: local("theirs"),
      changed: local("theirs"),
      off: { ...local("theirs"), enabled: false },
      far: { type: "remote", url: "http://127.0.0.1:9/" },
    },
  }
  await withApp(
    [],
    async ({ instance: { mcp } }) => {
      const refused = { status: "failed", error: NOT_TRUSTED }
      const expected = {
        mine: { status: "connected" },
        changed: refused,
        marker: refused,
        off: { status: "disabled" },
        far: refused,
      }
      expect(await mcp.servers.status()).toEqual(expected)
      await mcp.servers.connect("marker")
      await mcp.servers.connect("off")
      expect(await mcp.servers.status()).toEqual({ ...expected, off: refused })
      await expect(mcp.logins.begin("far", "http://test")).rejects.toMatchObject({ name: "McpUnsupportedOAuthError" })
      expect(programs.started.map(({ argv }) => argv[0])).toEqual(["mine"])
      await mcp.servers.add({ name: "marker", config: local("theirs") })
      expect(await mcp.servers.status()).toMatchObject({ marker: { status: "connected" } })
    },
    { prepare, config, trusted: false },
  )
})
