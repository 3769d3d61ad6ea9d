import { JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js"
import type { Clock } from "../ports/clock.ts"
import type { Processes, ProcessHandle } from "../ports/processes.ts"
import type { McpTransport } from "./client.ts"
import { lines } from "./lines.ts"

export interface StdioOptions {
  processes: Processes
  clock: Clock
  command: string[]
  cwd: string
  env: Record<string, string>
}

/** Characters of what a server wrote to stderr that are kept, for the message when it ends. */
const STDERR_KEPT = 2_000
/** A message that is longer ends the connection: it would only fill the memory. */
const MESSAGE_LIMIT = 64 * 1024 * 1024
/** What a server may take to end by itself when its input ends. */
const GRACE_MS = 500

/** Speaks with a program over its standard streams, one JSON message per line. The program's process group ends with the transport. */
export const stdioTransport = ({ processes, clock, command, cwd, env }: StdioOptions): McpTransport => {
  let handle: ProcessHandle | undefined
  let writer: WritableStreamDefaultWriter<Uint8Array> | undefined
  let stderr = ""
  let ended: string | undefined
  let isClosing = false

  const read = async ({ stdout }: ProcessHandle) => {
    for await (const line of lines(stdout, MESSAGE_LIMIT)) {
      if (line.trim() === "") continue
      try {
        transport.onmessage?.(JSONRPCMessageSchema.parse(JSON.parse(line)))
      } catch (error) {
        // Some programs greet, or log, on stdout.
        transport.onerror?.(error instanceof Error ? error : new Error(String(error)))
      }
    }
  }

  const readErrors = async ({ stderr: stream }: ProcessHandle) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) stderr = (stderr + decoder.decode(chunk, { stream: true })).slice(-STDERR_KEPT)
  }

  const end = async (started: ProcessHandle, reading: Promise<unknown>) => {
    const failure = await reading.then(
      () => undefined,
      (error: unknown) => String(error),
    )
    // Without its output it is of no use, whether it still runs or not.
    const { code } = await Promise.race([started.exited, clock.sleep(GRACE_MS).then(() => ({ code: undefined }))])
    started.kill()
    if (!isClosing) ended = failure ?? described(started, code, stderr)
    transport.onclose?.()
  }

  const transport: McpTransport = {
    async start() {
      if (command.length === 0) throw new Error('Name a program in "command"')
      const started = processes.spawn(command, { cwd, env })
      handle = started
      writer = started.stdin.getWriter()
      // A program that ends breaks its pipe; its end is reported once, by `end`.
      writer.closed.catch(() => {})
      const errors = readErrors(started).catch(() => {})
      void end(
        started,
        read(started).then(() => errors),
      )
    },
    async send(message) {
      if (!writer) throw new Error("Not connected")
      await writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`))
    },
    async close() {
      if (!handle || isClosing) return
      isClosing = true
      const running = handle
      // A program that does not read keeps the pipe full, and this waiting.
      void writer?.close().catch(() => {})
      await Promise.race([running.exited, clock.sleep(GRACE_MS)])
      running.kill()
      await running.exited
    },
    why: () => ended,
  }
  return transport
}

const described = ({ pid }: ProcessHandle, code: number | null | undefined, stderr: string): string => {
  const said = stderr.trim()
  if (pid === 0) return `The program did not start: ${said}`
  const how = code === undefined ? "closed its output" : code === null ? "was killed" : `ended with code ${code}`
  return said === "" ? `The program ${how}` : `The program ${how}: ${said}`
}
