import type { ProcessHandle, ProcessOptions, Processes } from "../../runtime/ports/processes.ts"
import type { DemoServer, McpMessage } from "./mcp-server.ts"

/** Programs that are demo servers, or end at once. */
export interface McpPrograms extends Processes {
  /** Every start, in order. */
  started: { argv: string[]; options: ProcessOptions }[]
  /** Ends what runs under a name, as a crash would; `stderr` is its last word. */
  crash(program: string, stderr?: string): void
  /** How many run. */
  running(): number
}

/** What a program is: a server, or its exit code and last word. */
type Program = DemoServer | { code: number; stderr: string }

/** Makes a `processes` port on which `argv[0]` names one of these programs. */
export const mcpPrograms = (programs: Record<string, Program | (() => Program)>): McpPrograms => {
  const started: McpPrograms["started"] = []
  const running = new Map<string, Set<(code: number | null, stderr?: string) => void>>()
  return {
    started,
    running: () => [...running.values()].reduce((sum, { size }) => sum + size, 0),
    crash: (program, stderr) => {
      for (const end of running.get(program) ?? []) end(1, stderr)
    },
    run: () => Promise.reject(new Error("Only servers are started here")),
    spawn(argv, options) {
      started.push({ argv, options })
      const name = argv[0] ?? ""
      const known = programs[name]
      const program = typeof known === "function" ? known() : (known ?? { code: 127, stderr: `spawn ${name} ENOENT` })
      const ends = running.get(name) ?? new Set()
      running.set(name, ends)
      return play(program, ends)
    },
  }
}

const play = (program: Program, ends: Set<(code: number | null, stderr?: string) => void>): ProcessHandle => {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const output = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1e6 }, { highWaterMark: 1e6 })
  const errors = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1e6 }, { highWaterMark: 1e6 })
  const [out, err] = [output.writable.getWriter(), errors.writable.getWriter()]
  let finish: (exit: { code: number | null }) => void = () => {}
  const exited = new Promise<{ code: number | null }>((resolve) => (finish = resolve))
  const end = (code: number | null, stderr = "") => {
    if (!ends.delete(end)) return
    void err.write(encoder.encode(stderr)).catch(() => {})
    void Promise.allSettled([out.close(), err.close()])
    finish({ code })
  }
  ends.add(end)
  const send = (message: McpMessage) => void out.write(encoder.encode(`${JSON.stringify(message)}\n`)).catch(() => {})
  let rest = ""
  const stdin = new WritableStream<Uint8Array>({
    write(chunk) {
      if (!("receive" in program)) return
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) void program.receive(JSON.parse(line), send)
    },
    close: () => end(0),
  })
  if (!("receive" in program)) end(program.code, program.stderr)
  const pid = "receive" in program || program.code !== 127 ? 1 : 0
  return { pid, stdin, stdout: output.readable, stderr: errors.readable, exited, kill: () => end(null) }
}
