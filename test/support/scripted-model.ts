import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** What a turn of the model writes to. Writing to a client that is gone does nothing. */
export interface TurnOutput {
  text(delta: string): void
  reasoning(delta: string): void
  tool(name: string, args: object): void
  /** Resolves when the server has broken the request off. */
  readonly aborted: Promise<void>
}

export type Turn = (output: TurnOutput) => Promise<void> | void

/** A model behind the chat-completions API on a free port of this machine: it says what a test tells it to. */
export interface ScriptedModel {
  /** opencode config that makes it the only model. */
  config: object
  /** Turns for the requests whose newest user message contains the mark, in order. */
  answer(mark: string, ...turns: Turn[]): void
  /** What it says when it is asked for the title of a session; default: "A title". */
  title(turn: Turn): void
  /** How many requests had that mark. */
  requests(mark: string): number
  stop(): Promise<void>
}

interface ChatRequest {
  messages: { role: string; content: string | { text?: string }[] }[]
  tools?: unknown[]
}

export const startScriptedModel = async (): Promise<ScriptedModel> => {
  const turns = new Map<string, Turn[]>()
  const counts = new Map<string, number>()
  let title: Turn = ({ text }) => text("A title")

  const turnFor = ({ messages, tools }: ChatRequest): Turn => {
    if (!tools) return title
    const content = messages.findLast(({ role }) => role === "user")?.content ?? ""
    const said = typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("\n")
    const mark = [...turns.keys()].find((known) => said.includes(known))
    if (mark === undefined) throw new Error(`No turn for "${said}"`)
    counts.set(mark, (counts.get(mark) ?? 0) + 1)
    const turn = turns.get(mark)?.shift()
    if (!turn) throw new Error(`No turn is left for "${mark}"`)
    return turn
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    let body = ""
    try {
      // Whoever asks may be killed in mid-sentence.
      for await (const chunk of request.setEncoding("utf8")) body += chunk
      await play(turnFor(JSON.parse(body) as ChatRequest), response)
    } catch (error) {
      // 400: the server does not try again.
      if (!response.headersSent) response.writeHead(400, { "content-type": "application/json" })
      response.end(JSON.stringify({ error: { message: String(error) } }))
    }
  }

  const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    config: {
      provider: {
        fake: {
          name: "Fake",
          npm: "@ai-sdk/openai-compatible",
          options: { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "none" },
          models: { fm: { name: "Fake Model", limit: { context: 1_000_000, output: 10_000 } } },
        },
      },
      model: "fake/fm",
    },
    answer(mark, ...more) {
      turns.set(mark, [...(turns.get(mark) ?? []), ...more])
      counts.set(mark, counts.get(mark) ?? 0)
    },
    title: (turn) => void (title = turn),
    requests: (mark) => counts.get(mark) ?? 0,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    },
  }
}

const play = async (turn: Turn, response: ServerResponse): Promise<void> => {
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.flushHeaders()
  let calls = 0
  const send = (delta: object, finish: string | null = null) => {
    if (response.destroyed) return
    const chunk = { id: "chat", object: "chat.completion.chunk", created: 1, model: "fm" }
    response.write(`data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`)
  }
  await turn({
    text: (content) => send({ role: "assistant", content }),
    reasoning: (content) => send({ role: "assistant", reasoning_content: content }),
    tool(name, args) {
      const index = calls++
      const id = `call_${crypto.randomUUID()}`
      const call = { index, id, type: "function", function: { name, arguments: JSON.stringify(args) } }
      send({ role: "assistant", tool_calls: [call] })
    },
    aborted: new Promise((resolve) => response.once("close", resolve)),
  })
  send({}, calls > 0 ? "tool_calls" : "stop")
  response.end("data: [DONE]\n\n")
}
