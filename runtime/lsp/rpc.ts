import {
  AbstractMessageBuffer,
  type CancellationToken,
  CancellationTokenSource,
  createMessageConnection,
  Emitter,
  type MessageConnection,
  RAL,
  ReadableStreamMessageReader,
  WriteableStreamMessageWriter,
} from "vscode-jsonrpc"
import type { ProcessHandle } from "../ports/processes.ts"

/** Opens a JSON-RPC connection over a program's standard streams. `dispose` it when the program ends: requests then reject. */
export const connectProcess = ({ stdin, stdout }: ProcessHandle): MessageConnection => {
  installPlatform()
  const reader = new ReadableStreamMessageReader(readable(stdout))
  const writer = new WriteableStreamMessageWriter(writable(stdin))
  return createMessageConnection(reader, writer)
}

/** Cancels a request when the signal aborts. */
export const cancellation = (signal: AbortSignal): CancellationToken => {
  const source = new CancellationTokenSource()
  const cancel = () => source.cancel()
  if (signal.aborted) cancel()
  else signal.addEventListener("abort", cancel, { once: true })
  return source.token
}

let isInstalled = false

/** The package's own entries are for Node and for browsers; this is what both have. */
const installPlatform = (): void => {
  if (isInstalled) return
  isInstalled = true
  const disposing = (dispose: () => void) => ({ dispose })
  RAL.install({
    crypto: { randomUUID: () => crypto.randomUUID() },
    applicationJson: {
      encoder: {
        name: "application/json",
        encode: async (message, { charset }) => {
          if (charset !== "utf-8") throw new Error(`Cannot write messages as ${charset}`)
          return new TextEncoder().encode(JSON.stringify(message))
        },
      },
      decoder: {
        name: "application/json",
        decode: async (bytes, { charset }) => JSON.parse(new TextDecoder(charset).decode(bytes)),
      },
    },
    messageBuffer: { create: (encoding) => new Bytes(encoding) },
    console: { info: ignore, log: ignore, warn: ignore, error: ignore },
    timer: {
      setTimeout(callback, ms, ...args) {
        const timer = setTimeout(callback, ms, ...args)
        return disposing(() => clearTimeout(timer))
      },
      setImmediate(callback, ...args) {
        const timer = setTimeout(callback, 0, ...args)
        return disposing(() => clearTimeout(timer))
      },
      setInterval(callback, ms, ...args) {
        const timer = setInterval(callback, ms, ...args)
        return disposing(() => clearInterval(timer))
      },
    },
  })
}

const ignore = () => {}

class Bytes extends AbstractMessageBuffer {
  protected emptyBuffer() {
    return new Uint8Array(0)
  }
  protected fromString(value: string) {
    return new TextEncoder().encode(value)
  }
  protected toString(value: Uint8Array, encoding: RAL.MessageBufferEncoding) {
    return new TextDecoder(encoding).decode(value)
  }
  protected asNative(buffer: Uint8Array, length?: number) {
    return length === undefined ? buffer : buffer.slice(0, length)
  }
  protected allocNative(length: number) {
    return new Uint8Array(length)
  }
}

const readable = (stream: ReadableStream<Uint8Array>): RAL.ReadableStream => {
  const data = new Emitter<Uint8Array>()
  const end = new Emitter<void>()
  const failure = new Emitter<unknown>()
  const read = async () => {
    try {
      for await (const chunk of stream) data.fire(chunk)
    } catch (error) {
      failure.fire(error)
    }
    end.fire()
  }
  return {
    onData(listener) {
      const subscription = data.event(listener)
      void read()
      return subscription
    },
    onClose: (listener) => end.event(listener),
    onEnd: (listener) => end.event(listener),
    onError: (listener) => failure.event(listener),
  }
}

const writable = (stream: WritableStream<Uint8Array>): RAL.WritableStream => {
  const writer = stream.getWriter()
  const failure = new Emitter<unknown>()
  // A program that ends breaks its pipe; its end is seen elsewhere.
  writer.closed.catch(() => {})
  const none = { dispose: ignore }
  return {
    onClose: () => none,
    onEnd: () => none,
    onError: (listener) => failure.event(listener),
    write: (data: Uint8Array | string) =>
      writer.write(typeof data === "string" ? new TextEncoder().encode(data) : data),
    end: () => void writer.close().catch(ignore),
  }
}
