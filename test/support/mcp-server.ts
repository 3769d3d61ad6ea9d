// oxlint-disable-next-line typescript/no-explicit-any -- what a test looks at is up to the test
type Params = any

/** A message of MCP, as it goes over the wire. */
export interface McpMessage {
  jsonrpc: "2.0"
  id?: number | string
  method?: string
  params?: Params
  result?: unknown
  error?: unknown
}

/** Answers one request; may send notifications while it works. */
export type McpAnswer = (params: Params, use: { notify(method: string, params: object): void }) => unknown

export interface DemoTool {
  name: string
  description?: string
  inputSchema?: object
  call: McpAnswer
}

/** A server that says what a test wants, over any transport. */
export interface DemoServer {
  /** Takes a message, and sends answers and notifications through `send`, in time. */
  receive(message: McpMessage, send: (message: McpMessage) => void): Promise<void>
  /** Everything that was received, in order. */
  received: McpMessage[]
  tools: DemoTool[]
  /** Sends a notification to whoever is connected. */
  notify(method: string, params?: object): void
}

export interface DemoServerOptions {
  tools?: DemoTool[]
  /** By name: what `prompts/list` says of it and what it answers. */
  prompts?: { name: string; description?: string; arguments?: { name: string }[]; get: McpAnswer }[]
  /** By URI. */
  resources?: Record<string, { name: string; contents: object[] }>
  instructions?: string
  /** Answers other than the usual ones, by method. */
  answers?: Record<string, McpAnswer>
}

export const text = (content: string) => ({ content: [{ type: "text", text: content }] })

export const echoTool: DemoTool = {
  name: "echo",
  description: "Says it again",
  inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  call: ({ arguments: { text: said } }) => text(`Echo: ${said}`),
}

export const demoServer = (options: DemoServerOptions = {}): DemoServer => {
  const { prompts = [], resources = {}, instructions, answers = {} } = options
  const tools = options.tools ?? [echoTool]
  const received: McpMessage[] = []
  const readers = new Set<(message: McpMessage) => void>()
  const capabilities = {
    tools: { listChanged: true },
    ...(prompts.length > 0 && { prompts: {} }),
    ...(Object.keys(resources).length > 0 && { resources: {} }),
  }
  const all: Record<string, McpAnswer> = {
    initialize: ({ protocolVersion }) => ({
      ...{ protocolVersion, capabilities, serverInfo: { name: "demo", version: "1" } },
      ...(instructions !== undefined && { instructions }),
    }),
    "tools/list": () => ({
      tools: tools.map((tool) => ({ inputSchema: { type: "object" }, ...tool, call: undefined })),
    }),
    "tools/call": (params, use) => {
      const tool = tools.find(({ name }) => name === params.name)
      if (!tool) throw new Error(`no tool ${params.name}`)
      return tool.call(params, use)
    },
    "prompts/list": () => ({ prompts: prompts.map((prompt) => ({ ...prompt, get: undefined })) }),
    "prompts/get": (params, use) => prompts.find(({ name }) => name === params.name)?.get(params, use),
    "resources/list": () => ({ resources: Object.entries(resources).map(([uri, { name }]) => ({ uri, name })) }),
    "resources/templates/list": () => ({ resourceTemplates: [] }),
    "resources/read": ({ uri }) => ({ contents: resources[uri]?.contents ?? [] }),
    ping: () => ({}),
    ...answers,
  }
  return {
    received,
    tools,
    notify: (method, params = {}) => {
      for (const send of readers) send({ jsonrpc: "2.0", method, params })
    },
    async receive(message, send) {
      received.push(message)
      readers.add(send)
      const { id, method = "", params = {} } = message
      if (id === undefined || message.method === undefined) return
      const notify = (about: string, more: object) => send({ jsonrpc: "2.0", method: about, params: more })
      try {
        const answer = all[method]
        if (!answer) throw new Error(`no method ${method}`)
        send({ jsonrpc: "2.0", id, result: await answer(params, { notify }) })
      } catch (error) {
        send({ jsonrpc: "2.0", id, error: { code: -32603, message: (error as Error).message } })
      }
    },
  }
}
