import type { DemoServer, McpMessage } from "./mcp-server.ts"

export interface HttpOptions {
  /** Answers instead of the server, e.g. with 401. */
  guard?: (request: Request) => Response | undefined
}

/** A demo server behind streamable HTTP at `/mcp`. */
export interface HttpServer {
  handle(request: Request): Promise<Response>
  /** Every request, in order. */
  requests: { method: string; headers: Headers }[]
  /** Forgets all sessions, as a restart would. */
  forget(): void
  /** Sessions that were opened and not ended. */
  sessions(): number
}

const encoder = new TextEncoder()

const eventStream = (body: ReadableStream) => new Response(body, { headers: { "content-type": "text/event-stream" } })

/** Answers as JSON, or as events where notifications come first. */
export const streamableHttp = (demo: DemoServer, { guard }: HttpOptions = {}): HttpServer => {
  const sessions = new Set<string>()
  const requests: HttpServer["requests"] = []
  let count = 0
  return {
    requests,
    sessions: () => sessions.size,
    forget: () => sessions.clear(),
    async handle(request) {
      requests.push({ method: request.method, headers: request.headers })
      const refusal = guard?.(request)
      if (refusal) return refusal
      const session = request.headers.get("mcp-session-id")
      if (session !== null && !sessions.has(session)) return new Response("no such session", { status: 404 })
      if (request.method === "DELETE") return new Response(null, { status: sessions.delete(session ?? "") ? 200 : 404 })
      if (request.method !== "POST") return new Response(null, { status: 405 })
      const message = (await request.json()) as McpMessage
      const answers: McpMessage[] = []
      await demo.receive(message, (answer) => void answers.push(answer))
      if (message.id === undefined) return new Response(null, { status: 202 })
      const headers: Record<string, string> = {}
      if (message.method === "initialize") {
        const id = `session-${(count += 1)}`
        sessions.add(id)
        headers["mcp-session-id"] = id
      }
      if (answers.length === 1) return Response.json(answers[0], { headers })
      return eventStream(
        new ReadableStream({
          start(controller) {
            for (const each of answers) controller.enqueue(encoder.encode(`data: ${JSON.stringify(each)}\n\n`))
            controller.close()
          },
        }),
      )
    },
  }
}

/** A demo server behind the older transport: events at `/mcp`, messages to `/messages`. `cut` breaks its streams off. */
export const sseHttp = (demo: DemoServer): { handle(request: Request): Promise<Response>; cut(): void } => {
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  return {
    cut() {
      for (const stream of streams) stream.close()
      streams.clear()
    },
    async handle(request) {
      const { pathname } = new URL(request.url)
      if (pathname === "/mcp" && request.method === "GET") {
        return eventStream(
          new ReadableStream<Uint8Array>({
            start(controller) {
              streams.add(controller)
              controller.enqueue(encoder.encode("event: endpoint\ndata: /messages\n\n"))
            },
          }),
        )
      }
      if (pathname !== "/messages") return new Response("Cannot POST /mcp", { status: 404 })
      const [stream] = streams
      const send = (answer: McpMessage) => stream?.enqueue(encoder.encode(`data: ${JSON.stringify(answer)}\n\n`))
      await demo.receive((await request.json()) as McpMessage, send)
      return new Response(null, { status: 202 })
    },
  }
}
