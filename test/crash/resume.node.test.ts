import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { apiOf, saying } from "../support/api.ts"
import { follow, type SeenEvent } from "../support/follow.ts"
import { latch } from "../support/latch.ts"
import { type Random, randomOf } from "../support/random.ts"
import type { Turn } from "../support/scripted-model.ts"
import { type ScriptedHome, withScriptedHome } from "../support/scripted-home.ts"
import { PATIENT } from "../support/server-process.ts"

const SEED = Number(process.env["SEED"] ?? 20260101)
const TURNS = 12
/** The server is killed in the middle of these. */
const KILLED = new Set([3, 6])
const END = "The end"

/** Where the server is; those who ask while there is none wait for the next one. */
const whereabouts = () => {
  let { opened, open } = latch()
  let known = ""
  return {
    base: () => opened.then(() => known),
    is(base: string) {
      known = base
      open()
    },
    gone: () => void ({ opened, open } = latch()),
  }
}

/** A reader that is cut off again and again, at any byte and at any moment, and comes back with the last cursor it saw. */
const readWithCuts = async (place: ReturnType<typeof whereabouts>, path: string, random: Random) => {
  const seen: SeenEvent[] = []
  let cuts = 0
  let cursor: string | undefined = `${(await currentEpoch(await place.base())) ?? ""}.0`
  const isEnd = (event: SeenEvent) => event.cursor !== undefined && JSON.stringify(event).includes(END)
  while (!seen.some(isEnd)) {
    const cutAfterBytes = random.next() < 0.7 ? random.whole(1, 15_000) : Number.POSITIVE_INFINITY
    const timeMs = random.whole(1, 300)
    try {
      const reader = await follow(await place.base(), { after: cursor, path, cutAfterBytes })
      await Promise.race([reader.over, new Promise((resolve) => setTimeout(resolve, timeMs))])
      await reader.cut()
      seen.push(...reader.seen)
      cursor = reader.cursor()
      cuts++
    } catch {
      // Between a kill and the next start nobody listens.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return { seen: seen.slice(0, seen.findIndex(isEnd) + 1), cuts }
}

const currentEpoch = async (base: string) => {
  const { headers } = await apiOf(base)("GET", "/session")
  return headers.get("x-opencode-cursor")?.split(".")[0]
}

/** Turns with reasoning, two texts, and a tool call in between, and all texts that they say. */
const writeTurns = (random: Random) => {
  const texts: string[] = []
  const words = (name: string) => {
    const list = Array.from({ length: random.whole(10, 40) }, () => "x".repeat(random.whole(1, 60)))
    texts.push(`${name} ${list.join(" ")}`)
    return [name, ...list.map((word) => ` ${word}`)]
  }
  const say = async (add: (delta: string) => void, list: string[], gapMs: number) => {
    for (const word of list) {
      add(word)
      if (random.next() < 0.7) await new Promise((resolve) => setTimeout(resolve, random.whole(0, gapMs)))
    }
  }
  const turns = Array.from({ length: TURNS }, (_, number): [Turn, Turn] => {
    const [thought, first, second] = [`thought-${number}`, `first-${number}`, `second-${number}`].map(words)
    // Some take long enough to be saved half-way.
    const gapMs = number % 4 === 0 ? 50 : 8
    return [
      async ({ reasoning, text, tool }) => {
        await say(reasoning, thought ?? [], gapMs)
        await say(text, first ?? [], gapMs)
        tool("write", { filePath: `${number}.txt`, content: String(number) })
      },
      async ({ text }) => say(text, second ?? [], gapMs),
    ]
  })
  return { turns, texts }
}

/** Has all turns run, with two kills; resolves when the last one has ended. */
const runTurns = async (
  { model, serve }: ScriptedHome,
  place: ReturnType<typeof whereabouts>,
  turns: [Turn, Turn][],
) => {
  let server = await serve()
  place.is(server.base)
  const { id } = (await apiOf(server.base)("POST", "/session", { title: "t" })).body
  for (const [number, steps] of turns.entries()) {
    const mark = `[turn ${number}]`
    model.answer(mark, ...steps)
    const api = apiOf(server.base)
    const done = api("POST", `/session/${id}/message`, saying(mark)).catch((error: unknown) => error)
    if (!KILLED.has(number)) {
      expect(await done).toMatchObject({ status: 200 })
      continue
    }
    const watcher = await follow(server.base)
    await watcher.until(({ properties }) => properties.delta?.includes("x"))
    place.gone()
    await server.stop("SIGKILL")
    await Promise.all([done, watcher.over])
    server = await serve()
    place.is(server.base)
  }
  const api = apiOf(server.base)
  await api("PATCH", `/session/${id}`, { title: END })
  return (await api("GET", `/session/${id}/message`)).body
}

interface Row {
  seq: number
  id: string
  type: string
  part: string | null
  directory: string | null
}

const readLog = (path: string): Row[] => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return database.prepare("SELECT seq, id, type, part, directory FROM event ORDER BY seq").all() as unknown as Row[]
  } finally {
    database.close()
  }
}

const seqOf = ({ cursor }: SeenEvent) => Number(cursor?.split(".")[1])
const isDelta = ({ type }: SeenEvent) => type === "message.part.delta"

/** What a client has in the end that takes messages and parts as they come and appends deltas; every text on the way is checked. */
const replayInto = (events: SeenEvent[], texts: string[]) => {
  const messages = new Map<string, unknown>()
  // oxlint-disable-next-line typescript/no-explicit-any -- parts of every kind
  const parts = new Map<string, any>()
  for (const { type, properties } of events) {
    if (type === "message.updated") messages.set(properties.info.id, properties.info)
    if (type === "message.part.updated") parts.set(properties.part.id, { ...properties.part })
    if (type === "message.part.delta") parts.get(properties.partID).text += properties.delta
    const part = parts.get(properties.partID ?? properties.part?.id)
    if (part?.type !== "text" && part?.type !== "reasoning") continue
    const isPart = part.text.startsWith("[turn") || texts.some((text) => text.startsWith(part.text))
    if (!isPart) throw new Error(`Never said: "${part.text}"`)
  }
  return [...messages.values()].map((info) => {
    const { id } = info as { id: string }
    const own = [...parts.values()].filter(({ messageID }) => messageID === id)
    return { info, parts: own.toSorted((one, other) => (one.id < other.id ? -1 : 1)) }
  })
}

test(
  `a reader that is cut off at random and resumes, also across kills, misses and doubles nothing (seed ${SEED})`,
  PATIENT,
  () =>
    withScriptedHome(async (home) => {
      const { turns, texts } = writeTurns(randomOf(SEED))
      const place = whereabouts()
      const [plain, global, stored] = await Promise.all([
        readWithCuts(place, "/event", randomOf(SEED + 1)),
        readWithCuts(place, "/global/event", randomOf(SEED + 2)),
        runTurns(home, place, turns),
      ])
      const log = readLog(home.databasePath)

      const logged = plain.seen.filter(({ cursor }) => cursor !== undefined)
      const lasting = logged.filter((event) => !isDelta(event))
      expect(plain.seen.filter(({ type }) => type === "server.resync")).toEqual([])
      // Once each and in order.
      const numbers = lasting.map(seqOf)
      expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other))
      expect(logged.map(seqOf)).toEqual(logged.map(seqOf).toSorted((one, other) => one - other))
      expect(new Set(logged.map(({ id }) => id)).size).toBe(logged.length)
      // All of them; of a part's updates the log has the newest only.
      const whole = log.filter(({ part }) => part === null)
      expect(lasting.filter(({ type }) => type !== "message.part.updated").map(({ id }) => id)).toEqual(
        whole.filter(({ directory }) => directory === home.project).map(({ id }) => id),
      )
      // What they add up to is what is stored.
      expect(replayInto(logged, texts)).toEqual(stored)

      // The other stream tells most events twice, and puts the cursor on the second telling.
      const synced = global.seen.filter((event) => event.cursor !== undefined && !isDelta(event))
      const types = new Map(log.map(({ id, type }) => [id, type]))
      const complete = synced.map(({ id }) => id).filter((id) => types.get(id) !== "message.part.updated")
      expect(complete.filter((id) => types.has(id))).toEqual(whole.map(({ id }) => id))
      expect(plain.cuts + global.cuts).toBeGreaterThan(30)
    }),
)
