import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Address } from "./api.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js")

/** The hosted server under `wrangler dev`, with storage of its own. */
export interface WorkerHome {
  /** Where its storage is. */
  folder: string
  /** Starts it and waits until it listens. One at a time. */
  serve(): Promise<Address & { kill(): Promise<void> }>
  /** What it has written so far: its log, and the engine's. */
  output(): string
  /** Kills what runs and removes everything. */
  close(): Promise<void>
}

const PASSWORD = "pw"

/** @param options of the build */
export const openWorkerHome = async (...options: string[]): Promise<WorkerHome> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-worker-")))
  const variables = join(folder, "variables")
  await writeFile(
    variables,
    `OPENCODE_SERVER_PASSWORD=${PASSWORD}\nOPENCODE_EDGE_KEY=the-secret-of-a-deployment-that-is-only-a-test\n`,
  )
  await copyConfig(folder, options)
  let kill = async () => {}
  let output = ""
  return {
    folder,
    output: () => output,
    async serve() {
      const child = start(folder, variables)
      kill = () => killed(child)
      const take = (chunk: string) => (output += chunk)
      child.stdout?.setEncoding("utf8").on("data", take)
      child.stderr?.setEncoding("utf8").on("data", take)
      const base = await listening(child)
      return { base, headers: { authorization: `Basic ${btoa(`opencode:${PASSWORD}`)}` }, kill }
    },
    async close() {
      await kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Runs a command until it ends or standard input does: it survives no test run, however that ends. */
const LEASH = '{ "$@" </dev/null; kill -9 0; } & cat >/dev/null; kill -9 0'

/** Writes the real config, but for the folder that is built into: several may build at a time. */
const copyConfig = async (folder: string, options: string[]): Promise<void> => {
  const config = await readFile(join(root, "wrangler.toml"), "utf8")
  const built = join(folder, "worker")
  const command = `node ${join(root, "scripts/build-worker.ts")} ${[built, ...options].join(" ")}`
  const copied = config
    .replaceAll('"dist/worker', `"${built}`)
    .replace(/^command = .*$/m, `command = "${command}"`)
    .replace(/^watch_dir = .*$/m, "")
  await writeFile(join(folder, "wrangler.toml"), copied)
}

const start = (folder: string, variables: string): ChildProcess => {
  const place = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"]
  const own = [
    "--config",
    join(folder, "wrangler.toml"),
    "--persist-to",
    join(folder, "state"),
    "--env-file",
    variables,
  ]
  const command = [process.execPath, wrangler, "dev", ...place, ...own, "--show-interactive-dev-session=false"]
  return spawn("sh", ["-c", LEASH, "sh", ...command], {
    cwd: root,
    // A group of its own, which is killed as one: wrangler starts workerd.
    detached: true,
    env: {
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
      HOME: folder,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_HIDE_BANNER: "true",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_LOG_PATH: join(folder, "logs"),
    },
    stdio: "pipe",
  })
}

const listening = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = ""
    const take = (chunk: string) => {
      output += chunk
      const match = /Ready on (http:\/\/\S+)/.exec(output)
      if (match?.[1]) resolve(match[1])
    }
    child.stdout?.setEncoding("utf8").on("data", take)
    child.stderr?.setEncoding("utf8").on("data", take)
    child.once("exit", () => reject(new Error(`wrangler ended: ${output}`)))
  })

const killed = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, "exit")
  process.kill(-child.pid, "SIGKILL")
  await exit
}
