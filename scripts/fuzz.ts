// Sends requests that are made from the server's own OpenAPI document, right and wrong ones, to a server with a home of its own:
// no answer may be a fault of the server, or other than the document says. npm run fuzz -- --seed 1 --runs 200 --only session
import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { makeProject } from "./fuzz-places.ts"
import { fuzz } from "./fuzz-run.ts"
import { startServer } from "./server-under-load.ts"

const { values } = parseArgs({
  options: { seed: { type: "string" }, runs: { type: "string", default: "60" }, only: { type: "string", default: "" } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(values.runs)
const say = (line: string) => process.stdout.write(`${line}\n`)

const root = realpathSync(mkdtempSync(join(tmpdir(), "opencode-edge-fuzz-")))
const directories = makeProject(root)
const server = await startServer(root, directories.project, { OPENCODE_DISABLE_MODELS_FETCH: "1" })
const totals = new Map<string, Record<string, number>>()
let failures = 0
try {
  say(`seed ${seed}, ${runs} requests per operation`)
  const wanted = ({ id, group }: { id: string; group: string }) => ["", id, group].includes(values.only)
  let from = performance.now()
  for await (const { operation, answers, cut, failure } of fuzz({
    base: server.base,
    directories,
    seed,
    runs,
    wanted,
  })) {
    const group = totals.get(operation.group) ?? {}
    for (const [kind, count] of Object.entries({ operations: 1, ...answers, cut }))
      group[kind] = (group[kind] ?? 0) + count
    totals.set(operation.group, group)
    const seconds = (performance.now() - from) / 1000
    from = performance.now()
    if (seconds > 10) say(`${operation.id} took ${seconds.toFixed(0)} s`)
    if (!failure) continue
    failures++
    say(`\nFAIL ${operation.id}: ${failure.problem}\n${failure.curl}`)
  }
  const health = await fetch(`${server.base}/global/health`)
  say("")
  for (const [group, counts] of totals) {
    const parts = Object.entries(counts).filter(([, count]) => count > 0)
    say(`${group.padEnd(12)} ${parts.map(([kind, count]) => `${kind} ${count}`).join(", ")}`)
  }
  say(`\n${failures} failures; health ${health.status}, ${server.rssMB().toFixed(0)} MB`)
  if (failures > 0 || !health.ok || server.child.exitCode !== null) process.exitCode = 1
} finally {
  await server.stop()
  rmSync(root, { recursive: true, force: true })
}
