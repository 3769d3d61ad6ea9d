import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type { AssistantMessage, UserMessage } from "../../../runtime/schema/message.ts"
import type { ToolPart } from "../../../runtime/schema/part.ts"
import { createStore } from "../../../runtime/store.ts"
import { withPlatform } from "../../support/platform.ts"
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
  const recover = () =>
    createStore({ platform, resume: () => {}, goOn: (sessionID) => goneOn.push(sessionID) }).recover()
  return { ...opened, id, leave, recover, goneOn }
}

const isClosed = ({ messages, id }: ReturnType<typeof cutOff>) =>
  messages.all(id).some(({ info }) => info.role === "assistant" && info.error?.name === "MessageAbortedError")

test("a model that was writing is asked again: what it had written goes", () =>
  withPlatform((platform) => {
    const left = cutOff(platform)
    left.recover()
    expect(left.goneOn).toEqual([left.id])
    expect(left.messages.all(left.id).map(({ info }) => info.id)).toEqual(["msg_1"])
    expect(platform.database.all("SELECT * FROM run")).toEqual([])
  }))

test("a step whose tools have ended counts as done", () =>
  withPlatform((platform) => {
    const left = cutOff(platform, ["completed"])
    left.recover()
    expect(left.goneOn).toEqual([left.id])
    expect(left.messages.all(left.id)[1]).toMatchObject({
      info: { finish: "tool-calls", time: { completed: expect.any(Number) } },
      parts: [{ type: "text", text: "so far" }, { state: { status: "completed" } }],
    })
    expect(isClosed(left)).toBe(false)
  }))

test("with a tool running the run is closed: the tool may have done half of its work", () =>
  withPlatform((platform) => {
    const left = cutOff(platform, ["running"])
    left.recover()
    expect(left.goneOn).toEqual([])
    expect(isClosed(left)).toBe(true)
    expect(left.messages.all(left.id)[1]?.parts[1]).toMatchObject({ state: { status: "error" } })
  }))

test("the second time for the same prompt the run is closed, a later prompt goes on again", () =>
  withPlatform((platform) => {
    const left = cutOff(platform)
    left.recover()
    left.messages.save(assistant(left.id))
    left.leave()
    left.recover()
    expect(left.goneOn).toEqual([left.id])
    expect(isClosed(left)).toBe(true)
    left.messages.save(user(left.id, "msg_3"))
    left.messages.save(assistant(left.id, { id: "msg_4", parentID: "msg_3" }))
    left.leave()
    left.recover()
    expect(left.goneOn).toEqual([left.id, left.id])
  }))

test("what the user had stopped stays stopped", () =>
  withPlatform((platform) => {
    const left = cutOff(platform)
    left.store.leases.stop(left.id)
    left.recover()
    expect(left.goneOn).toEqual([])
    expect(isClosed(left)).toBe(true)
  }))

test("a subagent does not go on: its parent's tool was cut off", () =>
  withPlatform((platform) => {
    const left = cutOff(platform, [], "ses_parent")
    left.recover()
    expect(left.goneOn).toEqual([])
    expect(isClosed(left)).toBe(true)
  }))

test("without the option every run is closed", () =>
  withPlatform((platform) => {
    const left = cutOff(platform)
    createStore({ platform, resume: () => {} }).recover()
    expect(isClosed(left)).toBe(true)
  }))
