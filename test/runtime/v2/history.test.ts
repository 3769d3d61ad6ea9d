import { expect, test } from "vitest"
import type { AssistantMessage, MessageWithParts } from "../../../runtime/schema/message.ts"
import { SessionDurableEvent } from "../../../runtime/schema/event-v2.ts"
import type { Part } from "../../../runtime/schema/part.ts"
import { durableEvent, historyOf, positionOf, seqOf } from "../../../runtime/v2/history.ts"

const keys = { sessionID: "ses_1", messageID: "msg_1" }
const tokens = { input: 1, output: 2, reasoning: 0, cache: { read: 0, write: 0 } }
const answer = (change: Partial<AssistantMessage> = {}): AssistantMessage => ({
  ...{ id: "msg_1", sessionID: "ses_1", role: "assistant", parentID: "msg_0", mode: "build", agent: "build" },
  ...{ providerID: "fake", modelID: "fm", path: { cwd: "/w", root: "/w" }, cost: 0, tokens, time: { created: 1 } },
  ...change,
})
const call = (id: string, state: Extract<Part, { type: "tool" }>["state"]): Part => ({
  ...{ ...keys, id, type: "tool", callID: id, tool: "bash", state },
})
const start: Part = { ...keys, id: "prt_0", type: "step-start", snapshot: "aaa" }
const running = { status: "running" as const, input: {}, time: { start: 2 } }
const completed = {
  ...{ status: "completed" as const, input: {}, output: "ok", title: "", metadata: {}, time: { start: 2, end: 3 } },
}

const namesOf = (message: MessageWithParts) =>
  historyOf(message, () => false).map(({ type }) => type.replace("session.next.", ""))

test("nothing is told of an answer before its first step has begun", () => {
  expect(namesOf({ info: answer(), parts: [] })).toEqual([])
})

test("a part that is not finished hides what stands after it, so that a history grows at its end only", () => {
  const stages: MessageWithParts[] = [
    { info: answer(), parts: [start] },
    { info: answer(), parts: [start, call("prt_1", { status: "pending", input: {}, raw: "" })] },
    { info: answer(), parts: [start, call("prt_1", running), call("prt_2", completed)] },
    { info: answer(), parts: [start, call("prt_1", completed), call("prt_2", completed)] },
    {
      info: answer({ time: { created: 1, completed: 9 }, finish: "tool-calls" }),
      parts: [start, call("prt_1", completed), call("prt_2", completed)],
    },
  ]
  const histories = stages.map((stage) => historyOf(stage, () => false))
  for (const [index, history] of histories.entries()) {
    const next = histories[index + 1]
    if (next) expect(next.slice(0, history.length)).toEqual(history)
  }
  expect(histories.map(({ length }) => length)).toEqual([1, 2, 4, 9, 10])
})

test("an answer that failed ends with the failure, even when no step had begun", () => {
  const error = { name: "APIError" as const, data: { message: "Overloaded", isRetryable: true } }
  const info = answer({ error, time: { created: 1, completed: 2 } })
  expect(namesOf({ info, parts: [] })).toEqual(["step.started", "step.failed"])
  const parts: Part[] = [
    start,
    { ...keys, id: "prt_1", type: "retry", attempt: 1, error, time: { created: 1 } },
    { ...keys, id: "prt_2", type: "text", text: "cut o" },
    call("prt_3", { status: "error", input: {}, error: "Aborted", time: { start: 1, end: 2 } }),
  ]
  expect(namesOf({ info, parts })).toEqual([
    ...["step.started", "retried", "text.started", "text.ended"],
    ...["tool.input.started", "tool.input.ended", "tool.called", "tool.failed", "step.failed"],
  ])
})

test("a compaction is told from its summary", () => {
  const parts: Part[] = [{ ...keys, id: "prt_1", type: "text", text: "In short" }]
  const running = { info: answer({ summary: true }), parts }
  expect(namesOf(running)).toEqual(["compaction.started"])
  const info = answer({ summary: true, time: { created: 1, completed: 2 } })
  expect(historyOf({ info, parts }, () => true)).toMatchObject([
    { data: { reason: "auto" } },
    { type: "session.next.compaction.ended", data: { text: "In short", reason: "auto" } },
  ])
})

test("events fit the schema and say where they stand", () => {
  const info = answer({ time: { created: 1, completed: 9 }, finish: "stop" })
  const reasoning: Part = { ...keys, id: "prt_1", type: "reasoning", text: "Hm", time: { start: 2, end: 3 } }
  const steps = historyOf({ info, parts: [start, reasoning, call("prt_2", completed)] }, () => false)
  const events = steps.map((step, index) => durableEvent(step, "ses_1", 5, index))
  for (const event of events) expect(SessionDurableEvent.safeParse(event).error, event.type).toBeUndefined()
  expect(events.map(({ durable }) => durable?.seq)).toEqual(events.map((_, index) => seqOf(5, index)))
  expect(events.at(-1)?.durable).toEqual({ aggregateID: "ses_1", seq: seqOf(5, events.length - 1), version: 2 })
  expect(positionOf(seqOf(5, 65_535))).toBe(5)
})
