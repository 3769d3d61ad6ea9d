import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { createServerAdapter } from "@whatwg-node/server"
import type { Peer } from "../../handlers/gate.ts"
import { textOf } from "../../handlers/json-response.ts"
import type { Log } from "../../runtime/ports/log.ts"
import type { Sockets } from "./sockets.ts"
import { UsageError } from "./usage-error.ts"

export interface ServeOptions {
  handler: (request: Request, peer: Peer) => Promise<Response>
  hostname: string
  /** 0 takes any free port. */
  port: number
  log: Log
  /** What `handler` upgrades with. Without it every request is answered as it is. */
  sockets?: Sockets
  timeouts?: Partial<Timeouts>
}

/** How long a client may take to say what it wants, in milliseconds. */
export interface Timeouts {
  /** From the connection, or the end of the answer before, to the end of the headers. */
  headers: number
  /** To the end of the body. */
  request: number
  /** Between two looks for those that are late. */
  check: number
}

/** A listening server. */
export interface Serving {
  port: number
  /** Takes no new connections. Those that wait for a request are closed. */
  stopIntake(): void
  /** Resolves when the last connection is gone; cuts those that are left after `graceMs`. */
  closed(graceMs: number): Promise<void>
}

/** URL and headers together; the gate refuses long ones with a status that says which it was. */
const HEADER_LIMIT_BYTES = 64 * 1024

/** A reader that takes nothing for this long is gone, whatever TCP says. */
const WRITE_TIMEOUT_MS = 60_000

const LINGER_MS = 1_000

const TIMEOUTS: Timeouts = { headers: 20_000, request: 120_000, check: 5_000 }

/** What a Host header may hold; anything else would end up in another part of the URL. */
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/**
 * Serves a fetch handler over HTTP/1.1. Every request that was accepted is answered.
 *
 * @throws UsageError when the address cannot be listened on
 */
export const serve = async (options: ServeOptions): Promise<Serving> => {
  const { handler, sockets, hostname, port, log, timeouts } = options
  // Taken out once: each look goes through a Proxy that binds it anew.
  const { handleNodeRequestAndResponse } = createServerAdapter<Peer>((request, peer) => handler(request, peer))

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isWellFormed(request)) return refuse(response)
    const { socket } = request
    const peer: Peer = { address: socket.remoteAddress ?? "" }
    const answered = await handleNodeRequestAndResponse(request, response, peer)
    await send(answered, response)
    // What is left of a refused body is read and dropped, so that the client gets to the answer; but not for long.
    if (!request.complete) setTimeout(() => request.complete || socket.destroy(), LINGER_MS).unref()
  }

  const upgrade = async (request: IncomingMessage, connection: Socket, head: Buffer): Promise<void> => {
    const response = responseOn(request, connection)
    if (!isWellFormed(request)) return refuse(response)
    const peer: Peer = { address: connection.remoteAddress ?? "" }
    const answered = await handleNodeRequestAndResponse(request, response, peer)
    const open = sockets?.openOf(answered)
    if (!open) return send(answered, response)
    response.detachSocket(connection)
    await sockets?.accept(open, request, connection, head)
  }

  const { headers: headersTimeout, request: requestTimeout, check } = { ...TIMEOUTS, ...timeouts }
  const limits = {
    maxHeaderSize: HEADER_LIMIT_BYTES,
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: check,
  }
  // Other upgrades (a client may offer HTTP/2) are passed over: the request is answered as it is.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket"
  const settings = { ...limits, keepAliveTimeout: 30_000, ...(sockets && { shouldUpgradeCallback }) }
  const server = createServer(settings, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log("error", "Connection failed", { error: String(error) })
      response.destroy()
    })
  })
  if (sockets) {
    server.on("upgrade", (request, connection, head) => {
      upgrade(request, connection as Socket, head).catch((error: unknown) => {
        log("error", "Upgrade failed", { error: String(error) })
        connection.destroy()
      })
    })
  }
  await listen(server, hostname, port)

  return {
    port: (server.address() as AddressInfo).port,
    stopIntake: () => void server.close(),
    async closed(graceMs) {
      if (!server.listening) {
        const cut = setTimeout(() => {
          server.closeAllConnections()
          sockets?.cut()
        }, graceMs)
        while ((await connectionsOf(server)) > 0) {
          server.closeIdleConnections()
          await new Promise((resolve) => setTimeout(resolve, 10))
        }
        clearTimeout(cut)
      }
    },
  }
}

/** A response for a connection that Node has handed over: it is the last one there. */
const responseOn = (request: IncomingMessage, connection: Socket): ServerResponse => {
  const response = new ServerResponse(request)
  response.assignSocket(connection)
  response.shouldKeepAlive = false
  response.once("finish", () => connection.destroySoon())
  connection.on("error", () => connection.destroy())
  return response
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))))

const listen = async (server: Server, hostname: string, port: number): Promise<void> => {
  server.listen(port, hostname)
  try {
    await once(server, "listening")
  } catch (error) {
    throw new UsageError(`Cannot listen on ${hostname} port ${port}: ${reasonOf(error)}`)
  }
}

const REASONS: Record<string, string> = {
  EADDRINUSE: "another program uses it. Choose another with --port, or --port 0 for any",
  EACCES: "this user may not. Choose a port above 1023 with --port",
  EADDRNOTAVAIL: "this machine has no such address. Choose another with --hostname",
  ENOTFOUND: "no such name. Choose another with --hostname",
}

const reasonOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code ?? ""
  return REASONS[code] ?? String(error)
}

/** The URL is made of Host and target, so both must be what they seem. */
const isWellFormed = ({ url, headers: { host }, rawHeaders }: IncomingMessage): boolean =>
  url !== undefined &&
  url.startsWith("/") &&
  host !== undefined &&
  HOST.test(host) &&
  URL.canParse(`http://${host}`) &&
  hasOneHost(rawHeaders)

/** Of two, a proxy may have checked the one and Node gives the other. */
const hasOneHost = (rawHeaders: readonly string[]): boolean => {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === "host") hosts++
  }
  return hosts === 1
}

const refuse = (response: ServerResponse): void => {
  const message = "Send one Host header and a path that starts with a slash"
  response.writeHead(400, { "content-type": "application/json", connection: "close" })
  response.end(JSON.stringify({ _tag: "BadRequest", name: "BadRequest", data: { message, kind: "Headers" } }))
}

/** Writes a response no faster than the client reads, and cancels its body when the client is gone. */
const send = async (answer: Response, response: ServerResponse): Promise<void> => {
  if (response.destroyed) return void answer.body?.cancel().catch(() => {})
  response.writeHead(answer.status, flat(answer.headers))
  const text = textOf(answer)
  if (text !== undefined || !answer.body) return void response.end(text)
  const length = answer.headers.get("content-length")
  if (length === null) response.flushHeaders()
  const reader = answer.body.getReader()
  const cancel = () => void reader.cancel().catch(() => {})
  response.once("close", cancel)
  // A body can fail while its last chunk waits for a client that takes nothing.
  reader.closed.catch(() => cutOff(response))
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || response.destroyed) break
      if (String(value.byteLength) === length) {
        response.end(value)
        return
      }
      if (!response.write(value)) await drained(response)
    }
    response.end()
  } catch {
    // The body failed half-way: only a broken connection tells the client. It is broken above.
  }
}

/** Names and values in turn, which Node writes as they are. */
const flat = (headers: Headers): string[] => {
  const list: string[] = []
  headers.forEach((value, name) => list.push(name, value))
  return list
}

/** Ends a connection at once: what the kernel still holds for a client that does not read is megabytes. */
const cutOff = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy()
  response.destroy()
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => cutOff(response), WRITE_TIMEOUT_MS)
    const end = () => {
      clearTimeout(timer)
      response.off("drain", end)
      response.off("close", end)
      resolve()
    }
    response.once("drain", end)
    response.once("close", end)
  })
