import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** A server that a script has started. */
export interface LoadedServer {
  child: ChildProcess
  base: string
  /** Processor time so far, in milliseconds, the process's own. */
  cpuMs(): number
  rssMB(): number
  stop(): Promise<void>
}

const bin = fileURLToPath(new URL("../bin/opencode", import.meta.url))

/** Length of the kernel's clock tick that /proc counts in. */
const TICK_MS = 10

/** Starts `opencode serve` on a free port, with a home directory of its own, and waits until it listens. */
export const startServer = async (
  home: string,
  project: string,
  environment: Record<string, string> = {},
): Promise<LoadedServer> => {
  const child = spawn(process.execPath, [bin, "serve", "--port", "0"], {
    cwd: project,
    env: { PATH: process.env["PATH"], HOME: home, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  })
  let output = ""
  let base: string | undefined
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    output += chunk
    base = /listening on (http:\S+)/.exec(output)?.[1]
    if (base) break
  }
  if (!base) throw new Error(`The server ended: ${output}`)
  child.stdout.resume()
  const proc = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8")
  return {
    child,
    base,
    cpuMs() {
      const fields = proc("stat").split(") ")[1]?.split(" ") ?? []
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS
    },
    rssMB: () => Number(/VmRSS:\s+(\d+)/.exec(proc("status"))?.[1]) / 1024,
    async stop() {
      const exit = once(child, "exit")
      child.kill("SIGTERM")
      await exit
    },
  }
}
