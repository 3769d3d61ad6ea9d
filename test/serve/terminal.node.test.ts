import { once } from "node:events"
import { connect as connectTo } from "node:net"
import { text } from "node:stream/consumers"
import { describe, expect, test } from "vitest"
import { WebSocket } from "ws"
import { basic } from "../support/gate.ts"
import { hasNodePty } from "../support/node-pty.ts"
import { withHome } from "../support/server-process.ts"

const AUTH = basic("opencode", "pw")
const PASSWORD = { OPENCODE_SERVER_PASSWORD: "pw" }

interface Client {
  socket: WebSocket
  shown(text: string): Promise<void>
  closed: Promise<number>
}

/** Connects; rejects with the status that refused. */
const connect = async (url: string, headers: Record<string, string> = {}): Promise<Client> => {
  const socket = new WebSocket(url.replace(/^http/, "ws"), { headers })
  let output = ""
  let look = () => {}
  socket.on("message", (data, isBinary) => {
    if (!isBinary) output += String(data)
    look()
  })
  const closed = once(socket, "close").then(([code]) => Number(code))
  closed.catch(() => {})
  await new Promise((resolve, reject) => {
    socket.once("open", resolve)
    socket.once("unexpected-response", (_request, { statusCode }) => reject(new Error(`Refused with ${statusCode}`)))
    socket.once("error", reject)
  })
  const shown = (part: string) =>
    new Promise<void>((resolve) => {
      look = () => output.includes(part) && resolve()
      look()
    })
  return { socket, closed, shown }
}

const call = async (url: string, method: string, body?: unknown) => {
  const answer = await fetch(url, { method, headers: AUTH, ...(body !== undefined && { body: JSON.stringify(body) }) })
  return { status: answer.status, body: await answer.json() }
}

describe.skipIf(!hasNodePty())("terminals over HTTP", () => {
  test(
    "a shell is used over a WebSocket, by login, ticket or token; the end comes with its code",
    { timeout: 30_000 },
    () =>
      withHome(async ({ project, serve }) => {
        const { base } = await serve([], PASSWORD)
        const { body } = await call(`${base}/pty`, "POST", { command: "sh", args: [], env: { PS1: "ready> " } })
        const path = `${base}/pty/${body.id}/connect`

        const first = await connect(path, AUTH)
        await first.shown("ready> ")
        first.socket.send("pwd\r")
        await first.shown(`${project}\r\n`)

        const { ticket } = (await call(`${path}-token`, "POST")).body
        const second = await connect(`${path}?cursor=-1&ticket=${ticket}`)
        second.socket.send("echo $((40+2))\r")
        await Promise.all([first.shown("42"), second.shown("42")])
        await expect(connect(`${path}?ticket=${ticket}`)).rejects.toThrow("403")

        const token = encodeURIComponent(btoa("opencode:pw"))
        const third = await connect(`${path}?auth_token=${token}`)
        await third.shown("42")

        await expect(connect(path)).rejects.toThrow("401")
        await expect(connect(path, { ...AUTH, origin: "http://evil.test" })).rejects.toThrow("403")
        await expect(connect(`${base}/pty/pty_none/connect`, AUTH)).rejects.toThrow("404")
        await expect(connect(`${base}/session`, AUTH)).rejects.toThrow("200")

        second.socket.send("exit\r")
        expect(await Promise.all([first.closed, second.closed, third.closed])).toEqual([1000, 1000, 1000])
      }),
  )

  test("the server stops with terminals open, and they with it", { timeout: 30_000 }, () =>
    withHome(async ({ serve }) => {
      const server = await serve([], PASSWORD)
      const { body } = await call(`${server.base}/pty`, "POST", { command: "sh", args: [], env: { PS1: "ready> " } })
      const { closed, shown } = await connect(`${server.base}/pty/${body.id}/connect`, AUTH)
      await shown("ready> ")
      const started = performance.now()
      expect(await server.stop()).toEqual({ code: 0, signal: null })
      expect(performance.now() - started).toBeLessThan(5_000)
      expect(await closed).toBe(1001)
      expect(() => process.kill(body.pid, 0)).toThrow("ESRCH")
    }),
  )

  test("a handshake that is none, and an upgrade to something else, are answered", { timeout: 30_000 }, () =>
    withHome(async ({ serve }) => {
      const { base } = await serve()
      const { body } = await call(`${base}/pty`, "POST", { command: "cat" })
      const exchange = async (lines: string[]) => {
        const socket = connectTo(Number(new URL(base).port), "127.0.0.1")
        socket.write([...lines, "Host: localhost", "", ""].join("\r\n"))
        return (await text(socket)).split("\r\n")[0]
      }
      const path = `/pty/${body.id}/connect`
      expect(await exchange([`GET ${path} HTTP/1.1`, "Connection: Upgrade", "Upgrade: websocket"])).toContain(" 400 ")
      expect(await exchange([`GET ${path} HTTP/1.1`, "Connection: close, Upgrade", "Upgrade: h2c"])).toContain(" 426 ")
      expect(await exchange(["GET a/b HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"])).toContain(" 400 ")
      expect((await fetch(`${base}/global/health`)).status).toBe(200)
    }),
  )

  test("a flood does not grow the server, and can be stopped", { timeout: 60_000 }, () =>
    withHome(async ({ serve }) => {
      const { base } = await serve()
      const { body } = await call(`${base}/pty`, "POST", { command: "sh", args: [], env: { PS1: "ready> " } })
      const client = await connect(`${base}/pty/${body.id}/connect`)
      await client.shown("ready> ")
      client.socket.send("yes\r")
      await client.shown("y\r\ny\r\ny")
      client.socket.pause()
      const health = async () => {
        const started = performance.now()
        await fetch(`${base}/global/health`)
        return performance.now() - started
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      expect(await health()).toBeLessThan(500)
      client.socket.resume()
      client.socket.send("\u0003")
      client.socket.send("echo $((1+1))done\r")
      await client.shown("2done")
    }),
  )
})
