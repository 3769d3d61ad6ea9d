import { expect, test } from "vitest"
import { type TestApp, withApp } from "../../support/app.ts"
import { type HttpServer, sseHttp, streamableHttp } from "../../support/mcp-http.ts"
import { demoServer, echoTool, text } from "../../support/mcp-server.ts"
import { readEvents } from "../../support/read-events.ts"

const URL_OF_DEMO = "http://10.0.0.1:8080/mcp"
const ORIGIN = "http://10.0.0.1:8080"

/** Runs `body` with one remote server, `far`, at a private address. */
const withRemote = (
  handle: HttpServer["handle"],
  body: (app: TestApp) => Promise<void>,
  settings: object = {},
): Promise<void> =>
  withApp([], body, {
    prepare: (platform) => platform.egress.serve(ORIGIN, handle),
    config: { mcp: { far: { type: "remote", url: URL_OF_DEMO, ...settings } } },
  })

const statusOf = async ({ instance }: TestApp) => (await instance.mcp.servers.status())["far"]

const call = async (
  { instance }: TestApp,
  args: Record<string, unknown> = { text: "hi" },
  onProgress: (progress: object) => void = () => {},
) => {
  const { connection } = await instance.mcp.servers.get("far")
  const signal = new AbortController().signal
  return connection?.use((client) => client.callTool("echo", args, { signal, onProgress }))
}

test("a server that the user's settings name may be at a private address; it gets the headers of the settings", async () => {
  const http = streamableHttp(demoServer())
  await withRemote(
    http.handle,
    async (app) => {
      expect(await statusOf(app)).toEqual({ status: "connected" })
      expect(await call(app)).toEqual(text("Echo: hi"))
      for (const { headers } of http.requests) expect(headers.get("x-key")).toBe("abc")
      expect(http.requests.at(-1)?.headers.get("mcp-protocol-version")).toMatch(/^\d{4}-/)
      expect(http.requests[0]?.headers.get("accept")).toBe("application/json, text/event-stream")
    },
    { headers: { "X-Key": "abc", Accept: "text/plain" } },
  )
  expect(http.sessions()).toBe(0)
})

test("progress comes before the answer", () => {
  const tools = [
    {
      ...echoTool,
      call: (
        { _meta }: { _meta: { progressToken: number } },
        { notify }: { notify(method: string, params: object): void },
      ) => {
        notify("notifications/progress", { progressToken: _meta.progressToken, progress: 1 })
        return text("done")
      },
    },
  ]
  return withRemote(streamableHttp(demoServer({ tools })).handle, async (app) => {
    await statusOf(app)
    const progress: object[] = []
    expect(await call(app, {}, (update) => void progress.push(update))).toEqual(text("done"))
    expect(progress).toEqual([{ progress: 1 }])
  })
})

test("a server that has forgotten the session gets a new one, and the call is made again", () => {
  const demo = demoServer()
  const http = streamableHttp(demo)
  return withRemote(http.handle, async (app) => {
    await statusOf(app)
    http.forget()
    expect(await Promise.all([call(app), call(app)])).toEqual([text("Echo: hi"), text("Echo: hi")])
    expect(await statusOf(app)).toEqual({ status: "connected" })
    expect(demo.received.filter(({ method }) => method === "tools/call")).toHaveLength(2)
  })
})

test("a server out of reach is failed, and comes back", () => {
  const http = streamableHttp(demoServer())
  return withRemote(http.handle, async (app) => {
    const { platform, instance } = app
    await statusOf(app)
    platform.egress.serve(ORIGIN, undefined)
    await expect(call(app)).rejects.toThrow("cannot be reached")
    expect(await statusOf(app)).toMatchObject({ status: "failed", error: expect.stringContaining("cannot be reached") })
    platform.egress.serve(ORIGIN, http.handle)
    const reader = instance.subscribe({ filter: { types: ["mcp.tools.changed"] } })
    await platform.clock.advance(1_000)
    await readEvents(reader, 1)
    reader.close()
    expect(await call(app)).toEqual(text("Echo: hi"))
  })
})

test("one that is out of reach from the start says so at once", () =>
  withApp(
    [],
    async (app) => {
      expect(await statusOf(app)).toEqual({
        status: "failed",
        error: `The server cannot be reached: Cannot fetch "${URL_OF_DEMO}": nothing is served there`,
      })
    },
    { config: { mcp: { far: { type: "remote", url: URL_OF_DEMO } } } },
  ))

test("an older server is spoken to over events; when they break off, it is failed", () => {
  const http = sseHttp(demoServer())
  return withRemote(http.handle, async (app) => {
    expect(await statusOf(app)).toEqual({ status: "connected" })
    expect(await call(app)).toEqual(text("Echo: hi"))
    const reader = app.instance.subscribe({ filter: { types: ["mcp.tools.changed"] } })
    http.cut()
    await readEvents(reader, 1)
    reader.close()
    expect(await statusOf(app)).toMatchObject({ status: "failed" })
    await app.instance.mcp.servers.connect("far")
    expect(await call(app)).toEqual(text("Echo: hi"))
  })
})

test("what speaks neither is failed with the first refusal", () =>
  withRemote(
    async () => new Response("<h1>Shop</h1>", { status: 400, headers: { "content-type": "text/html" } }),
    async (app) => {
      expect(await statusOf(app)).toMatchObject({ status: "failed", error: expect.stringContaining("<h1>Shop</h1>") })
    },
  ))

test("neither redirects to another site nor secrets in errors", () => {
  const url = `${URL_OF_DEMO}?token=abcdef`
  return withRemote(
    async ({ url: asked }) =>
      asked.includes("elsewhere")
        ? new Response("never")
        : new Response("Bad token abcdef", { status: 307, headers: { location: "http://elsewhere.test/" } }),
    async (app) => {
      app.platform.egress.serve("http://elsewhere.test", () => {
        throw new Error("It was followed")
      })
      const status = await statusOf(app)
      expect(status).toMatchObject({ status: "failed", error: expect.stringContaining("elsewhere.test") })
      expect(JSON.stringify(status)).not.toContain("abcdef")
    },
    { url },
  )
})

test("a server's words about a token do not show it", () =>
  withRemote(
    async ({ headers }) => new Response(`Unknown: ${headers.get("authorization")}`, { status: 403 }),
    async (app) => {
      expect(await statusOf(app)).toMatchObject({ status: "failed", error: expect.stringContaining("Unknown: …") })
    },
    { headers: { Authorization: "Bearer abcdefgh" } },
  ))

test("a user in the address is refused, as no header says who it is", () =>
  withRemote(
    async () => new Response(null),
    async (app) => {
      const status = await statusOf(app)
      expect(status).toEqual({ status: "failed", error: 'Put user and password of "url" into "headers"' })
    },
    { url: "http://user:hunter2@10.0.0.1:8080/mcp" },
  ))

test("without OAuth a refusal is a failure", () =>
  withRemote(
    async () => new Response(null, { status: 401 }),
    async (app) => {
      expect(await statusOf(app)).toMatchObject({ status: "failed", error: expect.stringContaining("401") })
      await expect(app.instance.mcp.logins.begin("far", "http://test")).rejects.toMatchObject({
        name: "McpUnsupportedOAuthError",
      })
    },
    { oauth: false },
  ))

test("a refusal that describes no login asks for headers", () =>
  withRemote(
    async () => new Response(null, { status: 401 }),
    async (app) => {
      expect(await statusOf(app)).toEqual({
        status: "failed",
        error: 'The server wants a login (401) and offers none: set "headers"',
      })
    },
  ))
