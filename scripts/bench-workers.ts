// Figures of the hosted server in the local engine: npm run bench:workers
import { readdirSync, readFileSync } from "node:fs"
import { type Address, apiOf, saying } from "../test/support/api.ts"
import { follow, isIdle, textOf } from "../test/support/follow.ts"
import { startScriptedModel, type Turn } from "../test/support/scripted-model.ts"
import { openWorkerHome } from "../test/support/worker-process.ts"

const DIRECTORIES = 20
const WORDS = 200
const ROUNDS = 15

const say = (line: string) => process.stdout.write(`${line}\n`)
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Memory of the engines below a folder's state, in MB. */
const engineMB = (folder: string): number =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => {
      try {
        const isOurs = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("workerd\0serve")
        const isBelow = readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder)
        if (!isOurs || !isBelow) return sum
        return sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024
      } catch {
        return sum
      }
    }, 0)

/** One prompt in a directory; the milliseconds to its first delta. */
const firstDelta = async (server: Address, directory: string, mark: string) => {
  const api = apiOf(server, directory)
  const { id } = (await api("POST", "/session", { title: "t" })).body
  const events = await follow(server, { directory })
  const from = performance.now()
  const { status } = await api("POST", `/session/${id}/prompt_async`, saying(mark))
  if (status !== 204) throw new Error(`${status} for a prompt`)
  const { at } = await events.until(({ type }) => type === "message.part.delta")
  return { id, api, events, ms: at - from }
}

const quick: Turn = ({ text }) => text("Here")

const measureMany = async (server: Address, answer: (mark: string, turn: Turn) => void) => {
  const started = performance.now()
  const streams = Array.from({ length: DIRECTORIES }, async (_, index) => {
    const mark = `[many-${index}.]`
    answer(mark, async ({ text }) => {
      for (let word = 0; word < WORDS; word++) {
        text(`${word} `)
        await pause(10)
      }
    })
    const { id, api, events, ms } = await firstDelta(server, `/many/${index}`, mark)
    await events.until(isIdle(id))
    const part = (await api("GET", `/session/${id}/message`)).body.at(-1).parts[1]
    const expected = Array.from({ length: WORDS }, (_word, word) => `${word} `).join("")
    if (part.text !== expected || textOf(events.seen, part.id) !== expected) throw new Error("A text is not whole")
    await events.cut()
    return ms
  })
  const firsts = await Promise.all(streams)
  say(
    `${DIRECTORIES} sessions in ${DIRECTORIES} directories, ${WORDS} deltas each, all whole: ${Math.round(performance.now() - started)} ms;` +
      ` first delta: median ${Math.round(median(firsts))} ms, last ${Math.round(Math.max(...firsts))} ms`,
  )
}

const measureFlood = async (server: Address, answer: (mark: string, turn: Turn) => void) => {
  const rounds = async (name: string) => {
    const found: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const mark = `[${name}-${round}.]`
      answer(mark, quick)
      const { id, events, ms } = await firstDelta(server, "/quiet", mark)
      await events.until(isIdle(id))
      await events.cut()
      found.push(ms)
    }
    return median(found)
  }
  await rounds("warm")
  const alone = await rounds("alone")
  let isOver = false
  answer("[flood]", async ({ text }) => {
    // 5,000 deltas a second, some 20 models at once.
    while (!isOver) {
      for (let count = 0; count < 50; count++) text("flood ")
      await pause(10)
    }
  })
  const { id, events } = await firstDelta(server, "/flood", "[flood]")
  const [from, seen] = [performance.now(), events.seen.length]
  const beside = await rounds("beside")
  isOver = true
  await events.until(isIdle(id))
  const rate = (events.seen.length - seen) / ((performance.now() - from) / 1000)
  await events.cut()
  say(
    `first delta: ${alone.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside a directory that streams ${Math.round(rate)} deltas/s: ${(beside / alone).toFixed(2)} times`,
  )
}

const home = await openWorkerHome()
const model = await startScriptedModel()
try {
  const server = await home.serve()
  await apiOf(server)("PATCH", "/global/config", model.config)
  await measureMany(server, model.answer)
  await measureFlood(server, model.answer)
  say(`memory of the engine: ${Math.round(engineMB(home.folder))} MB`)
} finally {
  await home.close()
  await model.stop()
}
