import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type { Part, TextPart } from "../../../runtime/schema/part.ts"
import type { AssistantMessage, UserMessage } from "../../../runtime/schema/message.ts"
import { withPlatform } from "../../support/platform.ts"
import { openStore } from "../../support/store.ts"

const user = (id: string, sessionID = "ses_1"): UserMessage => ({
  ...{ id, sessionID, role: "user", agent: "build", time: { created: 1 } },
  model: { providerID: "p", modelID: "m" },
})

const text = (id: string, messageID: string, value: string): TextPart => ({
  ...{ id, sessionID: "ses_1", messageID, type: "text", text: value },
})

const seeded = (platform: MemoryPlatform, count: number) => {
  const opened = openStore(platform)
  for (let number = 1; number <= count; number++) {
    const id = `msg_${String(number).padStart(3, "0")}`
    opened.messages.save(user(id))
    opened.messages.savePart(text(`prt_${number}`, id, `text ${number}`))
  }
  return opened
}

test("messages come in the order of their creation, parts by id", () =>
  withPlatform((platform) => {
    const { messages } = openStore(platform)
    messages.save(user("msg_b"))
    messages.save(user("msg_a"))
    messages.savePart(text("prt_2", "msg_a", "second"))
    messages.savePart(text("prt_1", "msg_a", "first"))
    const { messages: list } = messages.list("ses_1")
    expect(list.map(({ info }) => info.id)).toEqual(["msg_b", "msg_a"])
    expect(list[1]?.parts.map(({ id }) => id)).toEqual(["prt_1", "prt_2"])
  }))

test("pages hold the newest messages, oldest first, and a cursor leads to the page before", () =>
  withPlatform((platform) => {
    const { messages } = seeded(platform, 5)
    const ids = (page: { messages: { info: { id: string } }[] }) => page.messages.map(({ info }) => info.id)
    const newest = messages.list("ses_1", { limit: 2 })
    expect(ids(newest)).toEqual(["msg_004", "msg_005"])
    const middle = messages.list("ses_1", { limit: 2, before: newest.next })
    expect(ids(middle)).toEqual(["msg_002", "msg_003"])
    const oldest = messages.list("ses_1", { limit: 2, before: middle.next })
    expect(ids(oldest)).toEqual(["msg_001"])
    expect(oldest.next).toBeUndefined()
    expect(ids(messages.list("ses_1", { limit: 0 }))).toHaveLength(5)
  }))

test("a cursor that is none is refused by name", () =>
  withPlatform((platform) => {
    const { messages } = seeded(platform, 1)
    expect(() => messages.list("ses_1", { before: "%%%" })).toThrow('["before"] must be a cursor')
  }))

test("a part of many megabytes is kept whole", () =>
  withPlatform((platform) => {
    const { messages } = seeded(platform, 1)
    const long = "é".repeat(3_000_000)
    messages.savePart(text("prt_long", "msg_001", long))
    const found = messages.get("ses_1", "msg_001").parts.find(({ id }) => id === "prt_long") as TextPart
    expect(found.text === long).toBe(true)
    messages.savePart(text("prt_long", "msg_001", "short now"))
    expect(messages.get("ses_1", "msg_001").parts.find(({ id }) => id === "prt_long")).toMatchObject({
      text: "short now",
    })
    expect(platform.database.get<{ count: number }>("SELECT count(*) AS count FROM part_chunk")?.count).toBe(0)
  }))

test("a growing text is in every read at once and on disk within half a second", () =>
  withPlatform(async (platform) => {
    const { messages, store } = seeded(platform, 1)
    const part = text("prt_9", "msg_001", "")
    messages.savePart(part)
    messages.appendText(part, "so far")
    const onDisk = () => (store.messages.findPart("ses_1", "msg_001", "prt_9") as TextPart).text
    expect(onDisk()).toBe("")
    await platform.clock.advance(500)
    expect(onDisk()).toBe("so far")
    messages.appendText(part, ", and on")
    expect((messages.get("ses_1", "msg_001").parts.at(-1) as TextPart).text).toBe("so far, and on")
    await platform.clock.advance(1000)
    expect(platform.clock.timers()).toBe(0)
  }))

test("removing what is not there is NotFoundError and tells nobody", () =>
  withPlatform((platform) => {
    const { messages, events } = seeded(platform, 1)
    const before = events.cursor()
    expect(() => messages.remove("ses_1", "msg_none")).toThrow('Find message "msg_none"')
    expect(() => messages.removePart("ses_1", "msg_001", "prt_none")).toThrow('Find part "prt_none"')
    expect(events.cursor()).toBe(before)
  }))

test("a removed part is neither read nor replayed", () =>
  withPlatform(async (platform) => {
    const { messages, events } = openStore(platform)
    const start = events.cursor()
    messages.save(user("msg_001"))
    messages.savePart(text("prt_1", "msg_001", "gone"))
    messages.removePart("ses_1", "msg_001", "prt_1")
    expect(messages.get("ses_1", "msg_001").parts).toEqual<Part[]>([])
    const reader = events.subscribe({ after: start })
    const types = ((await reader.next()) ?? []).concat((await reader.next()) ?? []).map(({ type }) => type)
    expect(types).toEqual(["server.connected", "message.updated", "message.part.removed"])
  }))

test("text that could not be saved is saved the next time", () =>
  withPlatform((platform) => {
    const { messages } = seeded(platform, 1)
    const growing = text("prt_9", "msg_001", "")
    messages.appendText(growing, "kept")
    const { transaction } = platform.database
    platform.database.transaction = () => {
      throw new Error("The disk is full")
    }
    expect(() => messages.flush()).toThrow("The disk is full")
    platform.database.transaction = transaction
    expect(messages.get("ses_1", "msg_001").parts).toContainEqual(expect.objectContaining({ text: "kept" }))
  }))

test("the later messages are read without the earlier ones", () =>
  withPlatform((platform) => {
    const { messages } = seeded(platform, 4)
    const late = messages.since("ses_1", ["msg_004", "msg_none", "msg_003"])
    expect(late).toEqual(messages.all("ses_1").slice(2))
    expect(late[0]?.parts).toMatchObject([{ text: "text 3" }])
    expect(messages.since("ses_1", ["msg_none"])).toEqual([])
    expect(messages.infos("ses_1", "msg_003").map(({ id }) => id)).toEqual(["msg_003", "msg_004"])
    expect(messages.infos("ses_1", "msg_none")).toEqual([])
  }))

test("summaries are found whatever else messages say", () =>
  withPlatform((platform) => {
    const { messages } = seeded(platform, 1)
    const quoting = { file: "a", patch: '+{"summary":true}', additions: 1, deletions: 0 }
    messages.save({ ...user("msg_002"), summary: { diffs: [quoting] } })
    const answer: AssistantMessage = {
      ...{ id: "msg_003", sessionID: "ses_1", role: "assistant", parentID: "msg_002", agent: "compaction" },
      ...{ mode: "compaction", modelID: "m", providerID: "p", path: { cwd: "/", root: "/" }, cost: 0 },
      ...{ tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }, time: { created: 1 } },
    }
    messages.save(answer)
    expect(messages.summaries("ses_1")).toEqual([])
    messages.save({ ...answer, summary: true })
    expect(messages.summaries("ses_1").map(({ id }) => id)).toEqual(["msg_003"])
  }))

test("text that was saved on the way stays so when what follows fails", () =>
  withPlatform((platform) => {
    const { messages, store } = seeded(platform, 1)
    messages.appendText(text("prt_9", "msg_001", ""), "kept")
    expect(() => messages.remove("ses_1", "msg_none")).toThrow("msg_none")
    expect(store.messages.findPart("ses_1", "msg_001", "prt_9")).toMatchObject({ text: "kept" })
  }))

test("long parts with the same id in two messages are kept apart", () =>
  withPlatform((platform) => {
    const { messages } = seeded(platform, 2)
    const long = (letter: string) => letter.repeat(600_000)
    messages.savePart(text("prt_same", "msg_001", long("a")))
    messages.savePart(text("prt_same", "msg_002", long("b")))
    const textOf = (messageID: string) =>
      messages.get("ses_1", messageID).parts.flatMap((part) => (part.id === "prt_same" ? (part as TextPart).text : []))
    expect(textOf("msg_001")).toEqual([long("a")])
    messages.removePart("ses_1", "msg_001", "prt_same")
    expect(textOf("msg_002")).toEqual([long("b")])
  }))

test("the end of a part does not stop another with its id from being saved", () =>
  withPlatform((platform) => {
    const { messages, store } = seeded(platform, 2)
    const growing = text("prt_same", "msg_001", "")
    messages.savePart(growing)
    messages.appendText(growing, "more")
    messages.savePart(text("prt_same", "msg_002", "short"))
    messages.flush()
    expect(store.messages.findPart("ses_1", "msg_001", "prt_same")).toMatchObject({ text: "more" })
  }))
