import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type { AssistantMessage } from "../../../runtime/schema/message.ts"
import { withPlatform } from "../../support/platform.ts"
import { readEvents } from "../../support/read-events.ts"
import { openStore } from "../../support/store.ts"

const GONE = "owner-0"

const assistant = (sessionID: string): AssistantMessage => ({
  ...{ id: "msg_2", sessionID, role: "assistant", parentID: "msg_1", agent: "build", mode: "build" },
  ...{ providerID: "p", modelID: "m", cost: 0, path: { cwd: "/project", root: "/project" }, time: { created: 1 } },
  tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
})

/** What a process leaves that is killed while a model writes and a tool waits for permission. */
const leaveBehind = (platform: MemoryPlatform) => {
  const opened = openStore(platform)
  const { id } = opened.sessions.create({ title: "t" })
  const keys = { sessionID: id, messageID: "msg_2" }
  opened.messages.save(assistant(id))
  opened.messages.savePart({ ...keys, id: "prt_1", type: "text", text: "so far", time: { start: 1 } })
  opened.messages.savePart({
    ...{ ...keys, id: "prt_2", type: "tool", tool: "bash", callID: "c" },
    state: { status: "running", input: { command: "make" }, metadata: { output: "out" }, time: { start: 2 } },
  })
  const { database } = platform
  const status = JSON.stringify({ type: "busy" })
  database.run("INSERT INTO run (session, owner, started, status) VALUES (?, ?, 0, ?)", id, GONE, status)
  const body = JSON.stringify({ sessionID: id, permission: "bash", patterns: ["make"], always: [], metadata: {} })
  database.run(
    "INSERT INTO ask (id, kind, session, directory, owner, body) VALUES (?, 'permission', ?, '/project', ?, ?)",
    ...["per_1", id, GONE, body],
  )
  return { ...opened, id }
}

test("at its start a process closes what another left in the middle of its work", () =>
  withPlatform(async (platform) => {
    const { store, id, messages } = leaveBehind(platform)
    platform.owner.gone.add(GONE)
    const reader = store.events.subscribe({ filter: { directory: "/project" } })
    const close = store.open()
    const [left] = messages.all(id)
    expect(left).toMatchObject({
      info: { error: { name: "MessageAbortedError" }, time: { completed: expect.any(Number) } },
      parts: [
        { type: "text", text: "so far", time: { start: 1, end: expect.any(Number) } },
        {
          type: "tool",
          state: { status: "error", input: { command: "make" }, metadata: { output: "out", interrupted: true } },
        },
      ],
    })
    expect(store.runs.statuses().size).toBe(0)
    expect(store.permissionAsks.list("/project")).toEqual([])
    const events = await readEvents(reader, 6)
    expect(events.map(({ type }) => type)).toEqual([
      "permission.replied",
      "message.part.updated",
      "message.part.updated",
      "message.updated",
      "session.status",
      "session.idle",
    ])
    expect(events[0]?.properties).toEqual({ sessionID: id, requestID: "per_1", reply: "reject" })
    close()
  }))

test("the run of a process that lives is left alone until its heartbeat stops", () =>
  withPlatform(async (platform) => {
    const { store, id, messages } = leaveBehind(platform)
    platform.database.run("INSERT INTO process (id, beat) VALUES (?, ?)", GONE, platform.clock.now())
    const close = store.open()
    expect(store.runs.isBusy(id)).toBe(true)
    await platform.clock.advance(31_000)
    expect(store.runs.isBusy(id)).toBe(false)
    expect(messages.all(id)[0]?.info).toMatchObject({ error: { name: "MessageAbortedError" } })
    close()
  }))

test("a session is closed before new work takes it over", () =>
  withPlatform(async (platform) => {
    const { store, id, messages, publisher } = leaveBehind(platform)
    platform.owner.gone.add(GONE)
    await store.runs.exclusive(id, publisher, async () => {
      expect(messages.all(id)[0]?.info).toMatchObject({ error: { name: "MessageAbortedError" } })
    })
    expect(store.runs.isBusy(id)).toBe(false)
  }))

test("notes to processes that are gone are thrown away", () =>
  withPlatform((platform) => {
    const { store } = openStore(platform)
    store.leases.send(GONE, { kind: "abort", payload: "ses_1" })
    store.open()()
    expect(platform.database.all("SELECT * FROM signal")).toEqual([])
  }))
