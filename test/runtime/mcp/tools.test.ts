import { expect, test } from "vitest"
import { withApp } from "../../support/app.ts"
import { isTurn, offeredIn, withDemo } from "../../support/mcp-demo.ts"
import { mcpPrograms } from "../../support/mcp-programs.ts"
import { demoServer, echoTool, text } from "../../support/mcp-server.ts"
import { readEvents } from "../../support/read-events.ts"

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

test("models are offered a server's tools under its name, as the server describes them", () =>
  withDemo(
    {
      tools: [
        echoTool,
        { name: "read.all", call: () => text("") },
        { name: "open", inputSchema: { type: "object", additionalProperties: true }, call: () => text("") },
      ],
    },
    async (app) => {
      await app.callTool("my_srv_echo", { text: "hi" })
      const schema = { type: "object", properties: {}, additionalProperties: false }
      expect(offeredIn(app)).toEqual([
        {
          type: "function",
          name: "my_srv_echo",
          description: "Says it again",
          inputSchema: { ...schema, properties: { text: { type: "string" } }, required: ["text"] },
        },
        { type: "function", name: "my_srv_read_all", description: "", inputSchema: schema },
        {
          type: "function",
          name: "my_srv_open",
          description: "",
          inputSchema: { ...schema, additionalProperties: true },
        },
      ])
    },
  ))

test("a call goes to the server as the model made it, and its texts come back", () =>
  withDemo(
    {
      tools: [
        {
          name: "two.texts",
          call: ({ arguments: args }) => ({
            content: [
              { type: "text", text: JSON.stringify(args) },
              { type: "text", text: "two" },
            ],
            metadata: { tookMs: 1 },
          }),
        },
      ],
    },
    async ({ callTool, demo }) => {
      const { state } = await callTool("my_srv_two_texts", { a: [1, { b: null }] })
      expect(state).toMatchObject({
        status: "completed",
        title: "",
        output: '{"a":[1,{"b":null}]}\n\ntwo',
        metadata: { tookMs: 1, truncated: false },
      })
      const { params } = demo.received.find(({ method }) => method === "tools/call") ?? {}
      expect(params).toMatchObject({ name: "two.texts", arguments: { a: [1, { b: null }] } })
    },
  ))

test("media and resources in a result become attachments and text", () =>
  withDemo(
    {
      tools: [
        {
          name: "mixed",
          call: () => ({
            content: [
              { type: "image", mimeType: "image/png", data: PNG },
              { type: "resource", resource: { uri: "x://text", text: "of a resource" } },
              { type: "resource", resource: { uri: "x://doc", mimeType: "application/pdf", blob: "AAAA" } },
              { type: "resource_link", uri: "x://more", name: "more" },
            ],
          }),
        },
        { name: "structured", call: () => ({ content: [], structuredContent: { n: 5 } }) },
      ],
    },
    async ({ callTool }) => {
      expect((await callTool("my_srv_mixed")).state).toMatchObject({
        status: "completed",
        output: "of a resource\n\nResource more: x://more",
        attachments: [
          { type: "file", mime: "image/png", url: `data:image/png;base64,${PNG}` },
          { type: "file", mime: "application/pdf", url: "data:application/pdf;base64,AAAA", filename: "x://doc" },
        ],
      })
      expect((await callTool("my_srv_structured")).state).toMatchObject({ status: "completed", output: '{"n":5}' })
    },
  ))

test("what a server reports as an error, refuses or answers wrongly is the part's error", () =>
  withDemo(
    {
      tools: [
        { name: "fails", call: () => ({ ...text("no such row"), isError: true }) },
        { name: "silent", call: () => ({ content: [], isError: true }) },
        { name: "odd", call: () => ({ content: "text" }) },
        {
          name: "throws",
          call: () => {
            throw new Error("boom")
          },
        },
      ],
    },
    async ({ callTool }) => {
      expect((await callTool("my_srv_fails")).state).toMatchObject({ status: "error", error: "no such row" })
      expect((await callTool("my_srv_silent")).state).toMatchObject({ status: "error" })
      expect((await callTool("my_srv_odd")).state).toMatchObject({ status: "error" })
      expect((await callTool("my_srv_throws")).state).toMatchObject({
        status: "error",
        error: "MCP error -32603: boom",
      })
    },
  ))

test("the user is asked by the tool's name, and rules may deny it", () =>
  withDemo(
    { tools: [echoTool, { name: "secret", call: () => text("") }] },
    async (app) => {
      const reader = app.instance.subscribe({ filter: { types: ["permission.asked"] } })
      const called = app.callTool("my_srv_echo", { text: "hi" })
      await readEvents(reader, 1)
      reader.close()
      const [ask] = app.instance.permissions.list()
      expect(ask).toMatchObject({ permission: "my_srv_echo", patterns: ["*"], always: ["*"], metadata: {} })
      expect(app.demo.received.some(({ method }) => method === "tools/call")).toBe(false)
      app.instance.permissions.reply(ask?.id ?? "", { reply: "once" })
      expect((await called).state).toMatchObject({ status: "completed", output: "Echo: hi" })
      expect(offeredIn(app)?.map(({ name }) => name)).toEqual(["my_srv_echo"])
    },
    { permission: { "my_srv_*": "ask", my_srv_secret: "deny" } },
  ))

test("progress shows on the part", () =>
  withDemo(
    {
      tools: [
        {
          name: "slow",
          call: ({ _meta: { progressToken } }, { notify }) => {
            notify("notifications/progress", { progressToken, progress: 1, total: 4, message: "a quarter" })
            return text("done")
          },
        },
      ],
    },
    async ({ callTool, instance }) => {
      const reader = instance.subscribe({ filter: { types: ["message.part.updated"] } })
      await callTool("my_srv_slow")
      const updates = JSON.stringify(await readEvents(reader, 8))
      reader.close()
      expect(updates).toContain('"status":"running","input":{},"time":')
      expect(updates).toContain('"metadata":{"progress":1,"total":4,"message":"a quarter"}')
    },
  ))

test("an abort reaches the server", () => {
  let started = () => {}
  const running = new Promise<void>((resolve) => (started = resolve))
  const call = () => {
    started()
    return new Promise(() => {})
  }
  return withDemo({ tools: [{ name: "endless", call }] }, async ({ callTool, instance, demo }) => {
    const called = callTool("my_srv_endless")
    await running
    const [sessionID] = Object.keys(instance.statuses())
    await instance.runs.abort(sessionID ?? "")
    expect((await called).state).toMatchObject({ status: "error", error: "Tool execution aborted" })
    expect(demo.received.at(-1)).toMatchObject({ method: "notifications/cancelled" })
  })
})

test("a call that takes too long fails", () =>
  withDemo(
    { tools: [{ name: "endless", call: () => new Promise(() => {}) }] },
    async ({ callTool }) => {
      expect((await callTool("my_srv_endless")).state).toMatchObject({
        status: "error",
        error: expect.stringContaining("timed out"),
      })
    },
    { experimental: { mcp_timeout: 50 } },
  ))

test("a server that dies in a call fails it", () => {
  const call = (): Promise<never> => new Promise(() => {})
  const demo = demoServer({ tools: [{ name: "die", call }] })
  const programs = mcpPrograms({ demo })
  return withApp(
    [],
    async ({ instance }) => {
      const { connection } = await instance.mcp.servers.get("demo")
      const options = { signal: new AbortController().signal, onProgress: () => {} }
      const called = connection?.use((client) => client.callTool("die", {}, options))
      programs.crash("demo")
      await expect(called).rejects.toThrow("Connection closed")
      await expect(connection?.use((client) => client.listTools())).rejects.toThrow('"demo" is not connected')
    },
    {
      prepare: (platform) => void (platform.processes = programs),
      config: { mcp: { demo: { type: "local", command: ["demo"] } } },
    },
  )
})

test("a list that changes is read again, and announced", () =>
  withDemo({ tools: [echoTool] }, async (app) => {
    await app.callTool("my_srv_echo", { text: "" })
    app.demo.tools.push({ name: "late", call: () => text("") })
    const reader = app.instance.subscribe({ filter: { types: ["mcp.tools.changed"] } })
    app.demo.notify("notifications/tools/list_changed")
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { server: "my.srv" } }])
    reader.close()
    const tools = await app.instance.mcp.tools(new Set())
    expect(tools.map(({ id }) => id)).toEqual(["my_srv_echo", "my_srv_late"])
  }))

test("a tool whose name is taken is left out", async () => {
  const demo = () => demoServer({ tools: [{ name: "patch", call: () => text("") }, echoTool] })
  const programs = mcpPrograms({ demo })
  const server = { type: "local", command: ["demo"] }
  await withApp(
    [],
    async ({ instance, platform }) => {
      const ids = async () => (await instance.mcp.tools(new Set(["apply_patch"]))).map(({ id }) => id)
      expect(await ids()).toEqual(["apply_echo", "a_b_patch", "a_b_echo"])
      await ids()
      expect(platform.log.entries.filter(({ message }) => message.includes("left out"))).toHaveLength(3)
    },
    {
      prepare: (platform) => void (platform.processes = programs),
      config: { mcp: { apply: server, "a.b": server, "a b": server } },
    },
  )
})

test("long output is cut by the loop, as of any tool", () =>
  withDemo({ tools: [{ name: "long", call: () => text("x\n".repeat(5_000)) }] }, async ({ callTool, platform }) => {
    const { state } = await callTool("my_srv_long")
    expect(state).toMatchObject({ status: "completed", metadata: { truncated: true } })
    const path = state.status === "completed" ? String(state.metadata["outputPath"]) : ""
    expect((await platform.files.readText(path))?.length).toBe(10_000)
  }))

test("what a server says about itself is in the system prompt", () =>
  withDemo({ instructions: "Ask me about rows." }, async ({ callTool, platform }) => {
    await callTool("my_srv_echo", { text: "" })
    const [system] = platform.models.calls.find(isTurn)?.options.prompt ?? []
    expect(system?.content).toContain('Instructions from the MCP server "my.srv":\nAsk me about rows.')
  }))
