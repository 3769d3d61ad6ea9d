import type { ProcessHandle, ProcessOptions, ProcessOutput, Processes } from "../../runtime/ports/processes.ts"

// oxlint-disable-next-line typescript/no-explicit-any -- what a test looks at is up to the test
type Params = any

/** A message of LSP, as it goes over the wire. */
export interface LspMessage {
  id?: number | string
  method?: string
  params?: Params
  result?: unknown
}

/** A language server that says what a test wants. */
export interface DemoLsp {
  /** Everything that was received, in order. */
  received: LspMessage[]
  /** What it answers, by method; a notification's answer is ignored. */
  answers: Record<string, (params: Params, send: (method: string, params: object) => void) => unknown>
}

/** Finds an error wherever a text says `bad`; pushes it, unless `pull` is set. */
export const demoLsp = ({ pull = false, symbols = [] as object[] } = {}): DemoLsp => {
  const server: DemoLsp = { received: [], answers: {} }
  const texts = new Map<string, string>()
  const found = (uri: string) => diagnosticsOf(texts.get(uri) ?? "")
  const take = (uri: string, text: string, version: number, send: (method: string, params: object) => void) => {
    texts.set(uri, text)
    if (!pull) send("textDocument/publishDiagnostics", { uri, version, diagnostics: found(uri) })
  }
  server.answers = {
    initialize: () => ({
      capabilities: {
        workspaceSymbolProvider: true,
        ...(pull && { diagnosticProvider: { interFileDependencies: true } }),
      },
    }),
    "textDocument/didOpen": ({ textDocument: { uri, text, version } }, send) => take(uri, text, version, send),
    "textDocument/didChange": ({ textDocument: { uri, version }, contentChanges }, send) =>
      take(uri, contentChanges[0].text, version, send),
    "textDocument/diagnostic": ({ textDocument: { uri } }) => ({ kind: "full", items: found(uri) }),
    "workspace/symbol": () => symbols,
    shutdown: () => null,
  }
  return server
}

const diagnosticsOf = (text: string) =>
  text.split("\n").flatMap((line, number) => {
    const at = line.indexOf("bad")
    if (at < 0) return []
    const range = { start: { line: number, character: at }, end: { line: number, character: at + 3 } }
    return [{ range, severity: 1, message: `No ${line.trim()}`, source: "demo" }]
  })

/** Programs that are demo servers, or that run to their end. */
export interface LspPrograms extends Processes {
  /** Every start, in order. */
  started: { argv: string[]; options: ProcessOptions }[]
  /** How many servers run. */
  running(): number
  /** Ends all servers, as a crash would. */
  crash(): void
}

/** Makes a `processes` port. `argv[0]`, or the last part of its path, names a server; all else is for `run`. */
export const lspPrograms = (
  servers: Record<string, DemoLsp>,
  run: (argv: string[]) => Partial<ProcessOutput> | Promise<Partial<ProcessOutput>> = () => ({}),
): LspPrograms => {
  const started: LspPrograms["started"] = []
  const ends = new Set<(code: number | null) => void>()
  return {
    started,
    running: () => ends.size,
    crash: () => [...ends].forEach((end) => end(1)),
    spawn(argv, options) {
      started.push({ argv, options })
      return play(servers[argv[0]?.split("/").at(-1) ?? ""], ends)
    },
    async run(argv, options) {
      started.push({ argv, options })
      return { code: 0, stdout: "", stderr: "", ...(await run(argv)) }
    },
  }
}

const play = (server: DemoLsp | undefined, ends: Set<(code: number | null) => void>): ProcessHandle => {
  const encoder = new TextEncoder()
  const output = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1e6 }, { highWaterMark: 1e6 })
  const errors = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1e6 }, { highWaterMark: 1e6 })
  const [out, err] = [output.writable.getWriter(), errors.writable.getWriter()]
  let finish: (exit: { code: number | null }) => void = () => {}
  const exited = new Promise<{ code: number | null }>((resolve) => (finish = resolve))
  const end = (code: number | null) => {
    if (!ends.delete(end)) return
    void Promise.allSettled([out.close(), err.close()])
    finish({ code })
  }
  ends.add(end)
  const send = (message: object) => {
    const body = encoder.encode(JSON.stringify({ jsonrpc: "2.0", ...message }))
    void out.write(encoder.encode(`Content-Length: ${body.length}\r\n\r\n`)).catch(() => {})
    void out.write(body).catch(() => {})
  }
  const receive = async (message: LspMessage) => {
    server?.received.push(message)
    if (message.method === "exit") return end(0)
    const answer = server?.answers[message.method ?? ""]
    const result = await answer?.(message.params, (method, params) => send({ method, params }))
    if (message.id !== undefined && message.method !== undefined) send({ id: message.id, result: result ?? null })
  }
  if (!server) end(127)
  return {
    pid: server ? 1 : 0,
    stdin: new WritableStream<Uint8Array>({ write: splitter((message) => void receive(message)) }),
    stdout: output.readable,
    stderr: errors.readable,
    exited,
    kill: () => end(null),
  }
}

/** Takes bytes, gives messages. */
const splitter = (onMessage: (message: LspMessage) => void) => {
  let bytes = new Uint8Array()
  const decoder = new TextDecoder()
  return (chunk: Uint8Array) => {
    bytes = Uint8Array.from([...bytes, ...chunk])
    for (;;) {
      const head = /^(?:.*\r\n)*?Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/i.exec(decoder.decode(bytes.slice(0, 500)))
      const length = Number(head?.[1])
      const start = head?.[0].length ?? 0
      if (!head || bytes.length < start + length) return
      onMessage(JSON.parse(decoder.decode(bytes.slice(start, start + length))) as LspMessage)
      bytes = bytes.slice(start + length)
    }
  }
}
