import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import type { WebSocket, WebSocketServer } from "ws"
import type { OpenSocket, Socket } from "../../runtime/ports/socket.ts"

/** Turns connections into WebSockets where the app says so. Node's Response cannot have status 101, so it is told by an object. */
export interface Sockets {
  /** The response that means: upgrade, and give the socket to `open`. */
  upgrade(open: OpenSocket): Response
  /** What a response of `upgrade` was made with; undefined for every other response. */
  openOf(answer: Response): OpenSocket | undefined
  /** Completes the handshake, or refuses one that is malformed. */
  accept(open: OpenSocket, request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void>
  /** Cuts what is still open. */
  cut(): void
}

/** Nobody types more at a time. */
const MESSAGE_LIMIT_BYTES = 1024 * 1024
/** Proxies close connections on which nothing moves. */
const PING_MS = 30_000

export const createSockets = (): Sockets => {
  const opens = new WeakMap<Response, OpenSocket>()
  const open = new Set<WebSocket>()
  let server: Promise<WebSocketServer> | undefined

  const load = async () => {
    const { WebSocketServer } = await import("ws")
    return new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT_BYTES, perMessageDeflate: false })
  }

  return {
    upgrade(take) {
      const answer = new Response(null)
      opens.set(answer, take)
      return answer
    },
    openOf: (answer) => opens.get(answer),
    async accept(take, request, connection, head) {
      const webSockets = await (server ??= load())
      webSockets.handleUpgrade(request, connection, head, (socket) => {
        open.add(socket)
        socket.once("close", () => open.delete(socket))
        // What went wrong is in the code that the connection closes with.
        socket.on("error", () => {})
        keepAlive(socket)
        take(socketOf(socket))
      })
    },
    cut: () => open.forEach((socket) => socket.terminate()),
  }
}

/** Ends a connection whose other end does not answer any more. */
const keepAlive = (socket: WebSocket): void => {
  let isAlive = true
  socket.on("pong", () => (isAlive = true))
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, PING_MS)
  timer.unref()
  socket.once("close", () => clearInterval(timer))
}

const socketOf = (socket: WebSocket): Socket => ({
  send: (data) => void (socket.readyState === socket.OPEN && socket.send(data)),
  close: (code, reason) => socket.close(code, reason),
  buffered: () => socket.bufferedAmount,
  onMessage: (listener) => void socket.on("message", (data) => listener(String(data))),
  onClose: (listener) => void socket.once("close", listener),
})
