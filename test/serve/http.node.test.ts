import { once } from "node:events"
import { get, request as httpRequest } from "node:http"
import { connect, type Socket } from "node:net"
import { text } from "node:stream/consumers"
import { expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { serve, type Serving } from "../../adapters/node/serve.ts"
import type { Peer } from "../../handlers/gate.ts"

type Handler = (request: Request, peer: Peer) => Promise<Response>

const withServer = async (handler: Handler, body: (base: string, serving: Serving) => Promise<void>): Promise<void> => {
  const serving = await serve({ handler, hostname: "127.0.0.1", port: 0, log: memoryLog() })
  try {
    await body(`http://127.0.0.1:${serving.port}`, serving)
  } finally {
    serving.stopIntake()
    await serving.closed(0)
  }
}

/** Sends bytes as they are and returns what comes until the server closes. */
const exchange = async (serving: Serving, bytes: string): Promise<string> => {
  const socket = connect(serving.port, "127.0.0.1")
  socket.write(bytes)
  return text(socket)
}

const endless = (onPull: () => void, onCancel: () => void): Response =>
  new Response(
    new ReadableStream({
      pull(controller) {
        onPull()
        controller.enqueue(new Uint8Array(64 * 1024))
      },
      cancel: onCancel,
    }),
  )

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

test("a request reaches the handler whole, and the answer says its length", () =>
  withServer(
    async (request) => Response.json({ url: request.url, method: request.method, text: await request.text() }),
    async (base) => {
      const answer = await fetch(`${base}/a%20b?c=d`, { method: "POST", body: "ä" })
      expect(await answer.json()).toEqual({ url: `${base}/a%20b?c=d`, method: "POST", text: "ä" })
    },
  ))

test("a body sent in chunks arrives whole", () =>
  withServer(
    async (request) => {
      let size = 0
      for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) size += chunk.byteLength
      return new Response(String(size))
    },
    async (base) => {
      const sent = httpRequest(base, { method: "POST" })
      for (let chunks = 0; chunks < 10; chunks++) sent.write("x".repeat(50_000))
      sent.end()
      const [answer] = await once(sent, "response")
      expect(await text(answer)).toBe("500000")
    },
  ))

test("HEAD gets the headers of GET", () =>
  withServer(
    async () => new Response(null, { headers: { "content-length": "34", "content-type": "application/json" } }),
    async (base) => {
      const answer = await fetch(base, { method: "HEAD" })
      expect(answer.headers.get("content-length")).toBe("34")
      expect(await answer.text()).toBe("")
    },
  ))

test("the handler learns the address of the connection, not one that a header claims", () =>
  withServer(
    async (_request, peer) => new Response(peer.address),
    async (base) => {
      const answer = await fetch(base, { headers: { "x-forwarded-for": "9.9.9.9" } })
      expect(await answer.text()).toBe("127.0.0.1")
    },
  ))

test("the signal aborts when the client goes before the answer", async () => {
  let signal: AbortSignal | undefined
  await withServer(
    (request) => {
      signal = request.signal
      return new Promise(() => {})
    },
    async (base) => {
      const sent = get(base)
      sent.on("error", () => {})
      await until(() => signal !== undefined)
      expect(signal?.aborted).toBe(false)
      sent.destroy()
      await until(() => signal?.aborted === true)
    },
  )
})

test("the signal aborts and the body is cancelled when the client goes during a stream", async () => {
  let cancelled = false
  let signal: AbortSignal | undefined
  await withServer(
    async (request) => {
      signal = request.signal
      return endless(
        () => {},
        () => (cancelled = true),
      )
    },
    async (base) => {
      const controller = new AbortController()
      const answer = await fetch(base, { signal: controller.signal })
      await answer.body?.getReader().read()
      controller.abort()
      await until(() => cancelled && signal?.aborted === true)
    },
  )
})

test("a stream goes no faster than the client reads, and ends when a client that never read goes", async () => {
  let pulls = 0
  let cancelled = false
  const stalled = () => new Promise((resolve) => setTimeout(resolve, 300))
  await withServer(
    async () =>
      endless(
        () => pulls++,
        () => (cancelled = true),
      ),
    async (_base, { port }) => {
      const socket: Socket = connect(port, "127.0.0.1")
      socket.pause()
      socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
      await stalled()
      const filled = pulls
      // What fits into the kernel's buffers, not more.
      expect(filled).toBeLessThan(500)
      await stalled()
      expect(pulls).toBe(filled)
      socket.destroy()
      await until(() => cancelled)
    },
  )
})

test("a stream that fails breaks the connection also of a client that does not read", async () => {
  let fail = () => {}
  let pulls = 0
  await withServer(
    async () =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            fail = () => controller.error(new Error("too slow"))
          },
          pull: (controller) => {
            pulls++
            controller.enqueue(new Uint8Array(1024 * 1024))
          },
        }),
      ),
    async (_base, { port }) => {
      const socket: Socket = connect(port, "127.0.0.1")
      const broken = once(socket, "error")
      socket.pause()
      socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let before = -1
      while (before !== pulls) {
        before = pulls
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      expect(pulls).toBeGreaterThan(0)
      fail()
      // The rest of what was sent is given up too: it is megabytes.
      socket.resume()
      expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" })
    },
  )
})

test("headers of a stream go out before its first chunk", () =>
  withServer(
    async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
    async (base) => {
      const controller = new AbortController()
      const answer = await fetch(base, { signal: controller.signal })
      expect(answer.status).toBe(200)
      controller.abort()
    },
  ))

test("a stream that fails breaks the connection, so that the client knows", () =>
  withServer(
    async () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array(3)),
          pull: (controller) => controller.error(new Error("too slow")),
        }),
      ),
    async (base) => {
      await expect(fetch(base).then((answer) => answer.text())).rejects.toThrow("terminated")
    },
  ))

test("a request whose URL cannot be told is refused", () =>
  withServer(
    async (request) => new Response(request.url),
    async (_base, serving) => {
      const refused = "HTTP/1.1 400 Bad Request"
      expect(await exchange(serving, "GET / HTTP/1.0\r\n\r\n")).toContain(refused)
      expect(await exchange(serving, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")).toContain(refused)
      expect(await exchange(serving, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n")).toContain(refused)
      expect(await exchange(serving, "GET / HTTP/1.1\r\nHost: localhost\r\nhost: b\r\n\r\n")).toContain(refused)
      expect(await exchange(serving, "GET http://evil.test/ HTTP/1.1\r\nHost: localhost\r\n\r\n")).toContain(refused)
      expect(await exchange(serving, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")).toContain(refused)
    },
  ))

test("a refused body is read on for a moment, so that the client gets to the answer, and then cut off", () =>
  withServer(
    async (request) => {
      const reader = request.body?.getReader()
      await reader?.read()
      reader?.releaseLock()
      return new Response("too much", { status: 413 })
    },
    async (base, serving) => {
      const refused = await fetch(base, {
        method: "POST",
        body: new Blob([new Uint8Array(20_000_000)]).stream(),
        duplex: "half",
      } as RequestInit)
      expect([refused.status, await refused.text()]).toEqual([413, "too much"])
      const stalled = await exchange(
        serving,
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\nabc",
      )
      expect(stalled).toContain("HTTP/1.1 413")
    },
  ))

test("every request of the first moment is answered", () =>
  withServer(
    async () => new Response("ok"),
    async (base) => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(base).then((answer) => answer.text())))
      expect(answers.every((answer) => answer === "ok")).toBe(true)
    },
  ))

test("after the end of intake what runs is answered, and what does not end is cut", async () => {
  let answerSlow = (_answer: Response): void => {}
  const serving = await serve({
    handler: (request) =>
      new Promise((resolve) => {
        if (request.url.endsWith("/slow")) answerSlow = resolve
      }),
    hostname: "127.0.0.1",
    port: 0,
    log: memoryLog(),
  })
  const base = `http://127.0.0.1:${serving.port}`
  const answered = fetch(`${base}/slow`).then((answer) => answer.text())
  const cut = fetch(`${base}/never`).catch((error: unknown) => error)
  await new Promise((resolve) => setTimeout(resolve, 50))
  serving.stopIntake()
  await expect(fetch(`${base}/slow`)).rejects.toThrow("fetch failed")
  answerSlow(new Response("done"))
  expect(await answered).toBe("done")
  await serving.closed(50)
  expect(await cut).toBeInstanceOf(Error)
})

test("an address that cannot be listened on is told in one line", () =>
  withServer(
    async () => new Response("ok"),
    async (_base, { port }) => {
      const again = serve({ handler: async () => new Response(), hostname: "127.0.0.1", port, log: memoryLog() })
      await expect(again).rejects.toThrow(
        `Cannot listen on 127.0.0.1 port ${port}: another program uses it. Choose another with --port, or --port 0 for any`,
      )
    },
  ))
