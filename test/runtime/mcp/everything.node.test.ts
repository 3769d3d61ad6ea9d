import { type ChildProcess, spawn } from "node:child_process"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { nodeEgress } from "../../../adapters/node/egress.ts"
import { nodeProcesses } from "../../../adapters/node/processes.ts"
import { systemClock } from "../../../adapters/shared/clock.ts"
import { type TestApp, withApp } from "../../support/app.ts"

/** The reference server of the protocol's authors, which has something of everything. */
const everything = fileURLToPath(
  new URL("../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js", import.meta.url),
)

const onNode = (platform: MemoryPlatform) => {
  const { environment } = platform
  Object.assign(environment, { cwd: import.meta.dirname })
  Object.assign(environment.variables, { PATH: process.env["PATH"], MODEL_API_KEY: "canary", EDITOR: "ed" })
  Object.assign(platform.clock, systemClock(platform.log))
  Object.assign(platform.egress, nodeEgress({ environment }))
  platform.processes = nodeProcesses({ environment })
}

const withServer = (settings: object, body: (app: TestApp) => Promise<void>): Promise<void> =>
  withApp([], body, { prepare: onNode, config: { mcp: { every: settings } } })

/** Uses what the server has: it answers alike, however it is reached. */
const useIt = async ({ instance }: TestApp) => {
  const { mcp } = instance
  expect(await mcp.servers.status()).toEqual({ every: { status: "connected" } })
  const tools = await mcp.tools(new Set())
  expect(tools.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["every_echo", "every_get-sum", "read_mcp_resource"]),
  )
  const { connection } = await mcp.servers.get("every")
  const progress: number[] = []
  const call = (name: string, args: Record<string, unknown>, signal = new AbortController().signal) =>
    connection?.use((client) =>
      client.callTool(name, args, { signal, onProgress: (update) => void progress.push(update.progress) }),
    )
  expect(await call("get-sum", { a: 2, b: 3 })).toMatchObject({ content: [{ text: expect.stringContaining("5") }] })
  expect(await call("get-tiny-image", {})).toMatchObject({ content: [{}, { type: "image" }, {}] })
  await call("trigger-long-running-operation", { duration: 0.2, steps: 2 })
  // The SDK drops progress that comes in one piece with the result.
  expect(progress[0]).toBe(1)
  expect(await call("echo", { message: 5 })).toMatchObject({ isError: true })
  const [first] = Object.values(await mcp.resources.list())
  expect((await mcp.resources.read("every", first?.uri ?? "")).text.length).toBeGreaterThan(0)
  const prompts = await mcp.prompts()
  const filled = await prompts.find(({ name }) => name === "every:args-prompt")?.expand("Bern BE")
  expect(filled?.text).toContain("Bern")
  return { call }
}

const workspace = { type: "local", command: [process.execPath, everything], cwd: import.meta.dirname }

test("a real server over stdio, without the keys of this server's environment", () =>
  withServer({ ...workspace, environment: { MINE: "yes" } }, async (app) => {
    const { call } = await useIt(app)
    const [block] = (await call("get-env", {}))?.content ?? []
    const text = block?.type === "text" ? block.text : ""
    expect(JSON.parse(text)).toMatchObject({ MINE: "yes", EDITOR: "ed" })
    expect(text).not.toContain("canary")
  }))

test("a real server ends with its connection", () =>
  withServer(workspace, async ({ instance, platform }) => {
    const started: number[] = []
    const { processes } = platform
    if (!processes) throw new Error("There are no processes")
    const { spawn: original } = processes
    processes.spawn = (...args) => {
      const handle = original(...args)
      started.push(handle.pid)
      return handle
    }
    await instance.mcp.servers.status()
    await instance.mcp.servers.disconnect("every")
    expect(started).toHaveLength(1)
    expect(() => process.kill(started[0] ?? 0, 0)).toThrow("ESRCH")
  }))

test.each([
  ["streamableHttp", "/mcp"],
  ["sse", "/sse"],
])("a real server over %s", (mode, path) =>
  withListening(mode, (origin) =>
    withServer({ type: "remote", url: origin + path }, async (app) => void (await useIt(app))),
  ),
)

test("a server cannot have a private address asked for it", async () => {
  const inside: string[] = []
  await withHttp(
    (request, response) => {
      inside.push(request.url ?? "")
      response.end("{}")
    },
    (secret) =>
      withHttp(
        (request, response) => {
          const host = `http://${request.headers.host}`
          if (request.url?.startsWith("/.well-known/oauth-protected-resource")) {
            const body = { resource: `${host}/mcp`, authorization_servers: [secret.replace("127.0.0.1", "localhost")] }
            return void response.end(JSON.stringify(body))
          }
          response.writeHead(401, {
            "www-authenticate": `Bearer resource_metadata="${host}/.well-known/oauth-protected-resource"`,
          })
          response.end()
        },
        (origin) =>
          withServer({ type: "remote", url: `${origin}/mcp` }, async ({ instance }) => {
            const { every } = await instance.mcp.servers.status()
            expect(every).toMatchObject({ status: "failed", error: expect.stringContaining("its host is local") })
            await expect(instance.mcp.logins.begin("every", "http://test")).rejects.toMatchObject({
              name: "BadRequestError",
            })
          }),
      ),
  )
  expect(inside).toEqual([])
})

/** Runs the reference server on a free port. */
const withListening = async (mode: string, body: (origin: string) => Promise<void>): Promise<void> => {
  let port = 0
  await withHttp(
    () => {},
    async (origin) => void (port = Number(new URL(origin).port)),
  )
  const child = spawn(process.execPath, [everything, mode], {
    env: { PATH: process.env["PATH"], PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  })
  try {
    await ready(child)
    await body(`http://127.0.0.1:${port}`)
  } finally {
    child.kill("SIGKILL")
  }
}

const ready = async (child: ChildProcess) => {
  let said = ""
  for await (const chunk of child.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(chunk)
    if (/on port \d+/.test(said)) return
  }
  throw new Error(`The server ended: ${said}`)
}

const withHttp = async (listener: RequestListener, body: (origin: string) => Promise<void>): Promise<void> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  }
}
