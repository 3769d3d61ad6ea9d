import { expect, test } from "vitest"
import { memoryPlatform, type MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type { AssistantMessage, UserMessage } from "../../../runtime/schema/message.ts"
import type { ToolPart } from "../../../runtime/schema/part.ts"
import type { Run, RunWork } from "../../../runtime/session/runs.ts"
import { createStore } from "../../../runtime/store.ts"
import { withPlatform } from "../../support/platform.ts"
import { readEvents } from "../../support/read-events.ts"
import { openStore } from "../../support/store.ts"

const GONE = "owner-0"

const user = (sessionID: string, id = "msg_1"): UserMessage => ({
  ...{ id, sessionID, role: "user", agent: "build", model: { providerID: "p", modelID: "m" }, time: { created: 1 } },
})

const assistant = (sessionID: string, more: Partial<AssistantMessage> = {}): AssistantMessage => ({
  ...{ id: "msg_2", sessionID, role: "assistant", parentID: "msg_1", agent: "build", mode: "build" },
  ...{ providerID: "p", modelID: "m", cost: 0, path: { cwd: "/project", root: "/project" }, time: { created: 1 } },
  tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
  ...more,
})

const tool = (sessionID: string, status: "running" | "completed"): ToolPart => ({
  ...{ id: "prt_2", sessionID, messageID: "msg_2", type: "tool", tool: "bash", callID: "c" },
  state:
    status === "running"
      ? { status, input: {}, time: { start: 2 } }
      : { status, input: {}, output: "done", title: "", metadata: {}, time: { start: 2, end: 3 } },
})

/** A session whose process ended while the model was writing; `recover` is what the next life does. */
const cutOff = (platform: MemoryPlatform, tools: ("running" | "completed")[] = [], parentID?: string) => {
  const opened = openStore(platform)
  const { id } = opened.sessions.create({ title: "t", ...(parentID && { parentID }) })
  opened.messages.save(user(id))
  opened.messages.save(assistant(id))
  const text = { id: "prt_1", sessionID: id, messageID: "msg_2", type: "text", text: "so far" } as const
  opened.messages.savePart({ ...text, time: { start: 1 } })
  for (const status of tools) opened.messages.savePart(tool(id, status))
  const busy = JSON.stringify({ type: "busy" })
  const leave = () =>
    platform.database.run("INSERT INTO run (session, owner, started, status) VALUES (?, ?, 0, ?)", id, GONE, busy)
  leave()
  platform.owner.gone.add(GONE)
  const goneOn: string[] = []
  const recover = async () => {
    const goOn = async () => async (run: Run) => void goneOn.push(run.sessionID)
    createStore({ platform, resume: () => {}, goOn }).recover()
    await platform.background.settled()
  }
  return { ...opened, id, leave, recover, goneOn }
}

const isClosed = ({ messages, id }: ReturnType<typeof cutOff>) =>
  messages.all(id).some(({ info }) => info.role === "assistant" && info.error?.name === "MessageAbortedError")

test("a model that was writing is asked again: what it had written goes", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform)
    await left.recover()
    expect(left.goneOn).toEqual([left.id])
    expect(left.messages.all(left.id).map(({ info }) => info.id)).toEqual(["msg_1"])
    expect(platform.database.all("SELECT * FROM run")).toEqual([])
  }))

test("a step whose tools have ended counts as done", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform, ["completed"])
    await left.recover()
    expect(left.goneOn).toEqual([left.id])
    expect(left.messages.all(left.id)[1]).toMatchObject({
      info: { finish: "tool-calls", time: { completed: expect.any(Number) } },
      parts: [{ type: "text", text: "so far" }, { state: { status: "completed" } }],
    })
    expect(isClosed(left)).toBe(false)
  }))

test("with a tool running the run is closed: the tool may have done half of its work", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform, ["running"])
    await left.recover()
    expect(left.goneOn).toEqual([])
    expect(isClosed(left)).toBe(true)
    expect(left.messages.all(left.id)[1]?.parts[1]).toMatchObject({ state: { status: "error" } })
  }))

test("the second time for the same prompt the run is closed, a later prompt goes on again", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform)
    await left.recover()
    left.messages.save(assistant(left.id))
    left.leave()
    await left.recover()
    expect(left.goneOn).toEqual([left.id])
    expect(isClosed(left)).toBe(true)
    left.messages.save(user(left.id, "msg_3"))
    left.messages.save(assistant(left.id, { id: "msg_4", parentID: "msg_3" }))
    left.leave()
    await left.recover()
    expect(left.goneOn).toEqual([left.id, left.id])
  }))

test("what the user had stopped stays stopped", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform)
    left.store.leases.stop(left.id)
    await left.recover()
    expect(left.goneOn).toEqual([])
    expect(isClosed(left)).toBe(true)
  }))

test("a subagent does not go on: its parent's tool was cut off", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform, [], "ses_parent")
    await left.recover()
    expect(left.goneOn).toEqual([])
    expect(isClosed(left)).toBe(true)
  }))

test("without the option every run is closed", () =>
  withPlatform((platform) => {
    const left = cutOff(platform)
    createStore({ platform, resume: () => {} }).recover()
    expect(isClosed(left)).toBe(true)
  }))

/** The next life, which cannot reach yet what goes on with a run. */
const wakeWaiting = (platform: MemoryPlatform) => {
  const found = { resolve: (_work: RunWork) => {}, reject: (_error: unknown) => {} }
  const goOn = (_sessionID: string, signal: AbortSignal) =>
    new Promise<RunWork>((resolve, reject) => {
      Object.assign(found, { resolve, reject })
      signal.addEventListener("abort", () => reject(signal.reason))
    })
  const store = createStore({ platform, resume: () => {}, goOn })
  store.recover()
  return { store, found, settled: () => platform.background.settled() }
}

test("while a run waits to go on its session is busy, and nothing that was written is lost", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform)
    const { store, found, settled } = wakeWaiting(platform)
    expect(platform.database.all("SELECT session, owner FROM run")).toEqual([
      { session: left.id, owner: platform.owner.id },
    ])
    expect(store.runs.here()).toEqual([left.id])
    expect(store.runs.statuses().get(left.id)).toEqual({ type: "busy" })
    // Another look finds nothing to do.
    store.recover()
    expect(left.messages.all(left.id)).toHaveLength(2)
    found.resolve(async (run) => void left.goneOn.push(run.sessionID))
    await settled()
    expect(left.goneOn).toEqual([left.id])
    expect(left.messages.all(left.id)).toHaveLength(1)
    expect(store.runs.isBusy(left.id)).toBe(false)
  }))

test("a second crash while it waits closes it", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform)
    const second = wakeWaiting(platform)
    const third = memoryPlatform(platform.database)
    const { goneOn, id } = left
    createStore({
      platform: { ...third, owner: { id: "owner-3", isGone: (other) => other !== "owner-3" } },
      resume: () => {},
      goOn: async () => async (run) => void goneOn.push(run.sessionID),
    }).recover()
    await third.background.settled()
    expect(isClosed(left)).toBe(true)
    expect(platform.database.all("SELECT * FROM run")).toEqual([])
    // The life that was counted out does not announce an end that is not its own.
    second.found.reject(new Error("over"))
    await second.settled()
    expect([goneOn, left.messages.all(id).length]).toEqual([[], 2])
  }))

test("one that cannot go on is closed, and says so", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform)
    const { store, found, settled } = wakeWaiting(platform)
    const reader = store.events.subscribe({ filter: { types: ["session.error", "session.idle"] } })
    found.reject(new Error("The hub is away"))
    await settled()
    expect(isClosed(left)).toBe(true)
    expect(store.runs.isBusy(left.id)).toBe(false)
    expect((await readEvents(reader, 2)).map(({ type }) => type)).toEqual(["session.error", "session.idle"])
  }))

test("one that waits can be aborted", () =>
  withPlatform(async (platform) => {
    const left = cutOff(platform)
    const { store } = wakeWaiting(platform)
    await store.runs.abort(left.id)
    expect(isClosed(left)).toBe(true)
    expect(store.runs.isBusy(left.id)).toBe(false)
  }))
