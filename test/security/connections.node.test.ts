import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { serve, type Timeouts } from "../../adapters/node/serve.ts"
import { createGate } from "../../handlers/gate.ts"
import { readJson } from "../../handlers/body.ts"
import { errorResponse, toNamedError } from "../../handlers/errors.ts"

interface Place {
  /** Sends bytes as they are and returns all that comes until the server closes. */
  exchange(bytes: string): Promise<string>
  /** Paths that came through to the app. */
  passed: string[]
  log: ReturnType<typeof memoryLog>
}

const withServer = async (body: (place: Place) => Promise<void>, timeouts: Partial<Timeouts> = {}): Promise<void> => {
  const passed: string[] = []
  const log = memoryLog()
  const app = async (request: Request) => {
    passed.push(new URL(request.url).pathname)
    try {
      return Response.json((await readJson(request)) ?? null)
    } catch (error) {
      return errorResponse(toNamedError(error, log))
    }
  }
  const handler = createGate(app, {
    ...{ username: "opencode", allowedHosts: [], corsOrigins: [], basePath: "" },
    ...{ isTrustedProxy: () => false, isReady: () => true, now: Date.now },
  })
  const serving = await serve({ handler, hostname: "127.0.0.1", port: 0, log, timeouts })
  const exchange = (bytes: string) => {
    const socket = connect(serving.port, "127.0.0.1")
    socket.on("error", () => {})
    socket.write(bytes)
    return text(socket).catch(() => "")
  }
  try {
    await body({ exchange, passed, log })
  } finally {
    serving.stopIntake()
    await serving.closed(0)
  }
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? "0")
const get = (host: string, more = "") => `GET /path HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`

test("over the wire, only names of this server are answered; every request gets an answer", () =>
  withServer(async ({ exchange, passed, log }) => {
    const answered = ["localhost", "LOCALHOST:4096", "127.0.0.1", "[::1]:1", "localhost:0"]
    const refused = [
      "evil.test:4096",
      "localhost.",
      "localhost.evil.test",
      "127.0.0.1.",
      "127.1",
      "a..b",
      "xn--a",
      "0x7f.1",
      "_",
    ]
    const broken = [
      ...[
        "localhost:99999",
        "[::::]",
        "[1]",
        "1.2.3.999",
        "a/b",
        "a@b",
        "a b",
        "a,b",
        "localhost\t:1",
        "[::1%25lo]",
        "é",
        "a#b",
        "a?b",
      ],
      ...["localhost:4096:4096", "localhost:-1", "%6cocalhost", "[localhost]", "", " "],
    ]
    for (const host of answered) expect(statusOf(await exchange(get(host))), host).toBe(200)
    for (const host of refused) expect(statusOf(await exchange(get(host))), host).toBe(403)
    for (const host of broken) expect(statusOf(await exchange(get(host))), host).toBe(400)
    expect(statusOf(await exchange("GET /path HTTP/1.1\r\nConnection: close\r\n\r\n"))).toBe(400)
    expect(statusOf(await exchange(get("evil.test", "X-Forwarded-Host: localhost\r\n")))).toBe(403)
    expect(statusOf(await exchange(get("evil.test", "Forwarded: host=localhost\r\n")))).toBe(403)
    expect(statusOf(await exchange(get("evil.test", "Host: localhost\r\n")))).toBe(400)
    expect(statusOf(await exchange(get("localhost", "Host: evil.test\r\n")))).toBe(400)
    expect(passed.length).toBe(answered.length)
    expect(log.entries).toEqual([])
  }))

test("what could be read as two requests is refused", () =>
  withServer(async ({ exchange, passed }) => {
    const post = (headers: string, body: string) =>
      exchange(`POST /session HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${body}`)
    const smuggled = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    const refused = [
      await post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", smuggled),
      await post("Transfer-Encoding: chunked, identity\r\n", smuggled),
      await post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"),
      await post("Content-Length: +5\r\n", "hello"),
      await post("Content-Length : 5\r\n", "hello"),
      await post("Transfer-Encoding: chunked\r\n", "zz\r\n"),
    ]
    expect(refused.map((answer) => statusOf(answer))).toEqual(refused.map(() => 400))
    expect(passed).not.toContain("/smuggled")
  }))

test("large heads and bodies are refused with the status that says which", () =>
  withServer(async ({ exchange }) => {
    const kilobytes = (count: number) => "x".repeat(count * 1024)
    expect(statusOf(await exchange(get("localhost", `X: ${kilobytes(40)}\r\n`)))).toBe(431)
    expect(statusOf(await exchange(get("localhost", `X: ${kilobytes(80)}\r\n`)))).toBe(431)
    expect(
      statusOf(await exchange(`GET /${kilobytes(20)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)),
    ).toBe(414)
    const length = 11 * 1024 * 1024
    expect(statusOf(await exchange(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n{}`))).toBe(
      413,
    )
    // Bodies are never unpacked, so that a small one stays small.
    const packed =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n\r\n"
    expect(statusOf(await exchange(`${packed}\x1f\x8b\x08\x00`))).toBe(400)
  }))

test("who sends a head or a body drop by drop is cut off", () =>
  withServer(
    async ({ exchange, passed }) => {
      const silent = exchange("")
      const slowHead = exchange("GET /head HTTP/1.1\r\nHost: localhost\r\nX: ")
      const slowBody = exchange("POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{")
      expect(statusOf(await slowHead)).toBe(408)
      expect(statusOf(await slowBody)).not.toBe(200)
      await silent
      expect(passed).not.toContain("/head")
    },
    { headers: 100, request: 200, check: 20 },
  ))

test("an upgrade by another page is refused, and one by nobody is an ordinary request", () =>
  withServer(async ({ exchange, passed }) => {
    const upgrade =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    const ask = (more: string) =>
      exchange(`GET /pty/pty_1/connect HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${upgrade}${more}\r\n`)
    expect(statusOf(await ask("Origin: http://evil.test\r\n"))).toBe(403)
    expect(passed).toEqual([])
    expect(statusOf(await ask("Origin: http://localhost:3000\r\n"))).not.toBe(101)
    expect(statusOf(await exchange("CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n"))).not.toBe(200)
  }))
