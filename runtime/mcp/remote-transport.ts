import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import type { McpClient, McpClientOptions, McpTransport, OpenClient } from "./client.ts"
import type { RemoteFetch } from "./remote-fetch.ts"

export interface RemoteOptions {
  url: URL
  remote: RemoteFetch
  open: OpenClient
  client: McpClientOptions
}

/**
 * Opens a session with a remote server: over streamable HTTP, or where it refuses that, over the older transport of
 * server-sent events. @throws what the first one failed with
 */
export const openRemote = async ({ url, remote, open, client }: RemoteOptions): Promise<McpClient> => {
  const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js")
  const { fetch } = remote
  const current = new StreamableHTTPClientTransport(url, { fetch })
  try {
    return await open(endingSession(current), client)
  } catch (error) {
    if (!remote.isReachable() || remote.challenge() !== undefined || !isRefusal(error)) throw error
    const { SSEClientTransport } = await import("@modelcontextprotocol/sdk/client/sse.js")
    const older = new SSEClientTransport(url, { fetch })
    try {
      return await open(endingWithStream(older), client)
    } catch (second) {
      throw remote.challenge() === undefined ? error : second
    }
  }
}

/** The server answered, but not as streamable HTTP does. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "number" && error.code < 600 && error.code > -2

/** Tells the server when the session is over, so that it need not keep it. */
const endingSession = (transport: Transport & { terminateSession(): Promise<void> }): McpTransport => {
  const close = transport.close.bind(transport)
  let isClosing = false
  transport.close = async () => {
    if (!isClosing) {
      isClosing = true
      await Promise.race([transport.terminateSession().catch(() => {}), pause(TERMINATE_MS)])
    }
    await close()
  }
  return transport
}

/** The old transport connects anew when its stream breaks, to a session that knows nothing: the end of the stream is the end. */
const endingWithStream = (transport: Transport): McpTransport => {
  const { start } = transport
  transport.start = async () => {
    await start.call(transport)
    const report = transport.onerror
    transport.onerror = (error) => {
      report?.(error)
      if ("event" in error) void transport.close()
    }
  }
  return transport
}

const TERMINATE_MS = 1_000

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
