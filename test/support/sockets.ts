import type { FetchHandler } from "../../handlers/app.ts"
import type { OpenSocket, Socket } from "../../runtime/ports/socket.ts"

/** A WebSocket seen from its client. */
export interface TestSocket {
  /** Text frames in one. */
  text(): string
  /** The JSON of binary frames. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of it is what it checks
  control(): any[]
  closed: { code: number; reason?: string | undefined } | undefined
  /** What the client has not read yet, in bytes. */
  unread: number
  /** Sends a message. */
  type(text: string): void
  /** Ends the connection from the client's side. */
  leave(): void
}

/** Upgrades connections that there are not, for apps without a server. */
export const testSockets = () => {
  const opens = new WeakMap<Response, OpenSocket>()
  return {
    upgrade(open: OpenSocket): Response {
      const answer = new Response(null)
      opens.set(answer, open)
      return answer
    },
    /** Connects to a path; gives the answer instead when the app refuses. */
    async connect(app: FetchHandler, path: string): Promise<TestSocket | Response> {
      const answer = await app(new Request(`http://test${path}`, { headers: { upgrade: "WebSocket" } }))
      const open = opens.get(answer)
      return open ? openedBy(open) : answer
    },
  }
}

const openedBy = (open: OpenSocket): TestSocket => {
  const frames: (string | Uint8Array)[] = []
  const onMessage: ((text: string) => void)[] = []
  const onClose: (() => void)[] = []
  const client: TestSocket = {
    text: () => frames.filter((frame) => typeof frame === "string").join(""),
    control: () =>
      frames.flatMap((frame) =>
        typeof frame === "string" ? [] : [JSON.parse(new TextDecoder().decode(frame.subarray(1)))],
      ),
    closed: undefined,
    unread: 0,
    type: (text) => onMessage.forEach((listener) => listener(text)),
    leave: () => onClose.forEach((listener) => listener()),
  }
  const socket: Socket = {
    send: (data) => void (client.closed || frames.push(data)),
    close: (code, reason) => {
      client.closed ??= { code, reason }
      client.leave()
    },
    buffered: () => client.unread,
    onMessage: (listener) => void onMessage.push(listener),
    onClose: (listener) => void onClose.push(listener),
  }
  open(socket)
  return client
}
