import { expect, test } from "vitest"
import { defineEndpoint } from "../../handlers/endpoint.ts"
import { empty } from "../../handlers/output.ts"
import { pendingLogins } from "../../runtime/storage/mcp-logins.ts"
import { pendingProviderLogins } from "../../runtime/storage/provider-logins.ts"
import { type TestApp, withApp } from "../support/app.ts"
import { streamableHttp } from "../support/mcp-http.ts"
import { demoServer } from "../support/mcp-server.ts"
import { keepBusy } from "../support/prompts.ts"
import { readEvents } from "../support/read-events.ts"

/** Names a hundred other directories, after the moment in which what was just used is kept. */
const flood = async ({ instanceOf, platform }: TestApp) => {
  await platform.clock.advance(2_000)
  for (let number = 0; number < 100; number++) await instanceOf(`/at-${platform.clock.now()}/${number}`)
}

const isKept = async ({ instanceOf, instance }: TestApp) => (await instanceOf("/workspace")) === instance

test("a hundred are kept; then the idle one that was used least recently is let go, and its servers end", async () => {
  const http = streamableHttp(demoServer())
  await withApp(
    [],
    async (app) => {
      const { instance, instanceOf, platform, store } = app
      const { id } = instance.sessions.create()
      expect(await instance.mcp.servers.status()).toEqual({ far: { status: "connected" } })
      expect(http.sessions()).toBe(1)
      const reader = store.events.subscribe({})
      const other = await instanceOf("/other")
      await flood(app)
      await platform.background.settled()
      expect(http.sessions()).toBe(0)
      expect(await isKept(app)).toBe(false)
      // Nobody is told: what it knew is in the store, and it starts again when it is meant again.
      const again = await instanceOf("/workspace")
      expect(again.sessions.get(id).id).toBe(id)
      expect(await again.mcp.servers.status()).toEqual({ far: { status: "connected" } })
      await other.dispose()
      const [event] = await readEvents(reader, 1)
      expect(event).toMatchObject({ type: "server.instance.disposed", properties: { directory: "/other" } })
      reader.close()
      await platform.background.settled()
    },
    {
      prepare: (platform) => platform.egress.serve("http://10.0.0.1:8080", http.handle),
      config: { mcp: { far: { type: "remote", url: "http://10.0.0.1:8080/mcp" } } },
    },
  )
})

test("the one that was used last stays", () =>
  withApp([], async (app) => {
    const first = await app.instanceOf("/first")
    await app.platform.clock.advance(2_000)
    for (let number = 0; number < 120; number++) {
      await app.platform.clock.advance(2_000)
      await app.instanceOf(`/many/${number}`)
      expect(await app.instanceOf("/first")).toBe(first)
    }
    expect(await isKept(app)).toBe(false)
  }))

test("what has just been asked for stays", () =>
  withApp([], async (app) => {
    for (let number = 0; number < 120; number++) await app.instanceOf(`/many/${number}`)
    expect(await isKept(app)).toBe(true)
  }))

test("a run keeps it", () =>
  withApp([], async (app) => {
    const { finish } = await keepBusy(app, app.instance.sessions.create().id)
    await flood(app)
    expect(await isKept(app)).toBe(true)
    await finish()
    await flood(app)
    expect(await isKept(app)).toBe(false)
  }))

test("who follows its events keeps it", () =>
  withApp([], async (app) => {
    const reader = app.instance.subscribe({})
    await flood(app)
    expect(await isKept(app)).toBe(true)
    reader.close()
    await flood(app)
    expect(await isKept(app)).toBe(false)
  }))

test("a terminal keeps it", () =>
  withApp([], async (app) => {
    await app.instance.ptys.create({ command: "cat" })
    await flood(app)
    expect(await isKept(app)).toBe(true)
  }))

test("a permission that is asked for keeps it", () =>
  withApp([], async (app) => {
    const { id } = app.instance.sessions.create()
    const asked = {
      id: "per_1",
      sessionID: id,
      body: { sessionID: id, permission: "bash", patterns: [], metadata: {}, always: [] },
    }
    app.store.permissionAsks.open(asked, new AbortController().signal, () => {})
    await flood(app)
    expect(await isKept(app)).toBe(true)
  }))

test("a question that waits keeps it", () =>
  withApp([], async (app) => {
    const { id } = app.instance.sessions.create()
    const asked = { id: "que_1", sessionID: id, body: { sessionID: id, questions: [] } }
    app.store.questionAsks.open(asked, new AbortController().signal, () => {})
    await flood(app)
    expect(await isKept(app)).toBe(true)
  }))

test.for(["MCP server", "provider"])("a login to a %s keeps it", (kind) =>
  withApp([], async (app) => {
    const { database, clock } = app.platform
    const login = { state: "s", directory: "/workspace", name: "x", startedAt: clock.now() }
    if (kind === "provider")
      pendingProviderLogins(database, clock.now).put({ ...login, method: 0, begun: {}, attemptID: "a" })
    else pendingLogins(database, clock.now).put({ ...login, verifier: "v", redirectUri: "http://test" })
    await flood(app)
    expect(await isKept(app)).toBe(true)
    await clock.advance(30 * 60_000)
    await flood(app)
    expect(await isKept(app)).toBe(false)
  }),
)

test("a request for the TUI, and a TUI that waits for one, keep it", () =>
  withApp([], async (app) => {
    const left = new AbortController()
    const next = app.instance.tui.next(left.signal).catch(() => "left")
    await flood(app)
    expect(await isKept(app)).toBe(true)
    left.abort()
    expect(await next).toBe("left")
    await flood(app)
    expect(await isKept(app)).toBe(false)
  }))

test("a request keeps it as long as it is handled", () => {
  let finish = () => {}
  const slow = defineEndpoint({
    ...{ method: "get", path: "/slow", operationId: "slow", scope: "instance", summary: "Take long" },
    ...{ output: empty, errors: [] },
    handle: () => new Promise<void>((resolve) => (finish = resolve)),
  })
  return withApp([slow], async (app) => {
    const answered = app.call("GET", "/slow")
    await flood(app)
    expect(await isKept(app)).toBe(true)
    finish()
    expect((await answered).status).toBe(204)
    await flood(app)
    expect(await isKept(app)).toBe(false)
  })
})
