// With ../shared/bench and OC=/path/to/upstream's/opencode: side by side with upstream's server. Else: this server alone.
// npm run bench -- --only startup,http
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { startServer } from "./server-under-load.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const shared = join(root, "../shared/bench/bench.mjs")
const upstream = process.env["OC"]

const say = (line: string) => process.stdout.write(`${line}\n`)
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const STARTS = 7
const REQUESTS = 5_000
const AT_ONCE = 4

const measureStart = async (home: string): Promise<void> => {
  const starts: { ms: number; cpu: number; rss: number }[] = []
  for (let run = 0; run <= STARTS; run++) {
    const from = performance.now()
    const server = await startServer(home, home)
    await fetch(`${server.base}/global/health`).then((answer) => answer.text())
    starts.push({ ms: performance.now() - from, cpu: server.cpuMs(), rss: server.rssMB() })
    await server.stop()
  }
  // The first one fills the caches.
  const [cold, ...warm] = starts
  say(
    `start to first answer: ${median(warm.map(({ ms }) => ms)).toFixed(0)} ms (first ever: ${cold?.ms.toFixed(0)} ms)`,
  )
  say(`processor time of a start: ${median(warm.map(({ cpu }) => cpu))} ms`)
  say(`memory after start: ${median(warm.map(({ rss }) => rss)).toFixed(0)} MB`)
}

const measureRequests = async (home: string): Promise<void> => {
  const server = await startServer(home, home)
  const session = (await (await fetch(`${server.base}/session`, { method: "POST" })).json()) as { id: string }
  for (const path of ["/global/health", "/config", `/session/${session.id}`, "/session", "/doc"]) {
    const load = async (count: number) => {
      let left = count
      const client = async () => {
        while (left-- > 0) await fetch(server.base + path).then((answer) => answer.arrayBuffer())
      }
      await Promise.all(Array.from({ length: AT_ONCE }, client))
    }
    await load(REQUESTS / 5)
    const before = server.cpuMs()
    await load(REQUESTS)
    say(
      `GET ${path.replace(session.id, "{id}")}: ${((server.cpuMs() - before) / REQUESTS).toFixed(3)} ms processor time per request`,
    )
  }
  say(`memory after ${REQUESTS * 6} requests: ${server.rssMB().toFixed(0)} MB`)
  await server.stop()
}

if (existsSync(shared) && upstream) {
  const ours = `${process.execPath} ${join(root, "bin/opencode")} serve --port {port}`
  const args = [shared, "--a", `${upstream} serve --port {port}`, "--b", ours, ...process.argv.slice(2)]
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1
} else {
  say("This server alone (set OC to upstream's opencode to compare, with ../shared/bench at hand)")
  const home = mkdtempSync(join(tmpdir(), "opencode-edge-bench-"))
  try {
    await measureStart(home)
    await measureRequests(home)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
