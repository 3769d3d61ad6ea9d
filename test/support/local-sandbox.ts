import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile, writeFile } from "node:fs/promises"
import { text } from "node:stream/consumers"
import type { Sandbox, SandboxEvent } from "../../adapters/cloudflare/sandbox.ts"

/** Stands for a container: the same interface, on this machine. It says nothing about Cloudflare's containers themselves. */
export const localSandbox = (): Sandbox => {
  const bash = (command: string, options: { cwd?: string; env?: Record<string, string> } = {}): ChildProcess =>
    spawn("bash", ["-c", command], {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], ...options.env },
    })
  return {
    async exec(command) {
      const child = bash(command)
      const [[exitCode], stdout, stderr] = await Promise.all([
        once(child, "close"),
        text(child.stdout ?? new Blob().stream()),
        text(child.stderr ?? new Blob().stream()),
      ])
      return { exitCode: exitCode as number, stdout, stderr }
    },
    async execStream(command, options) {
      const child = bash(command, options)
      const encoder = new TextEncoder()
      return new ReadableStream({
        start(controller) {
          const tell = (event: SandboxEvent) => {
            controller.enqueue(encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`))
          }
          tell({ type: "start" })
          for (const type of ["stdout", "stderr"] as const) {
            child[type]?.setEncoding("utf8").on("data", (data: string) => tell({ type, data }))
          }
          child.once("close", (code, signal) => {
            tell({ type: "complete", exitCode: signal === null ? (code ?? 0) : 137 })
            controller.close()
          })
        },
      })
    },
    writeFile: (path, content) => writeFile(path, content, "base64"),
    readFile: async (path) => ({ content: await readFile(path, "base64") }),
  }
}
