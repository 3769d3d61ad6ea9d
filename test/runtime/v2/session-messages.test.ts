import { expect, test } from "vitest"
import type { AssistantMessage, UserMessage } from "../../../runtime/schema/message.ts"
import type { Part } from "../../../runtime/schema/part.ts"
import { SessionMessage } from "../../../runtime/schema/session-message.ts"
import { sessionMessage } from "../../../runtime/v2/session-messages.ts"

const keys = { sessionID: "ses_1", messageID: "msg_1" }
const user: UserMessage = {
  ...{ id: "msg_1", sessionID: "ses_1", role: "user", time: { created: 1 }, agent: "build" },
  model: { providerID: "fake", modelID: "fm" },
}
const assistant: AssistantMessage = {
  ...{ id: "msg_1", sessionID: "ses_1", role: "assistant", parentID: "msg_0", mode: "build", agent: "build" },
  ...{ providerID: "fake", modelID: "fm", path: { cwd: "/w", root: "/w" }, cost: 0.5, finish: "stop" },
  tokens: { total: 3, input: 1, output: 2, reasoning: 0, cache: { read: 0, write: 0 } },
  time: { created: 1, completed: 9 },
}
const never = () => false

test("a prompt is what the user wrote, with files and agents, without what the server added", () => {
  const source = { type: "file" as const, path: "a.txt", text: { value: "@a.txt", start: 0, end: 6 } }
  const parts: Part[] = [
    { ...keys, id: "prt_1", type: "text", text: "See @a.txt" },
    { ...keys, id: "prt_2", type: "text", text: "its content", synthetic: true },
    { ...keys, id: "prt_3", type: "file", mime: "text/plain", filename: "a.txt", url: "file:///a.txt", source },
    { ...keys, id: "prt_4", type: "agent", name: "plan", source: { value: "@plan", start: 7, end: 12 } },
  ]
  expect(sessionMessage({ info: user, parts }, never)).toEqual({
    ...{ id: "msg_1", time: { created: 1 }, type: "user", text: "See @a.txt" },
    files: [
      {
        uri: "file:///a.txt",
        mime: "text/plain",
        name: "a.txt",
        source: { start: 0, end: 6, text: "@a.txt" },
      },
    ],
    agents: [{ name: "plan", source: { start: 7, end: 12, text: "@plan" } }],
  })
})

test("a message that only the server wrote is synthetic", () => {
  const parts: Part[] = [{ ...keys, id: "prt_1", type: "text", text: "The user ran ls", synthetic: true }]
  expect(sessionMessage({ info: user, parts }, never)).toEqual({
    ...{ id: "msg_1", sessionID: "ses_1", time: { created: 1 }, type: "synthetic", text: "The user ran ls" },
  })
})

test("a summary tells of the compaction, and what asked for it tells nothing", () => {
  const asked: Part[] = [{ ...keys, id: "prt_1", type: "compaction", auto: true }]
  expect(sessionMessage({ info: user, parts: asked }, never)).toBeUndefined()
  const parts: Part[] = [{ ...keys, id: "prt_2", type: "text", text: "In short" }]
  const info = { ...assistant, summary: true }
  expect(sessionMessage({ info, parts }, (id) => id === "msg_0")).toMatchObject({
    ...{ type: "compaction", reason: "auto", summary: "In short" },
  })
  expect(sessionMessage({ info, parts }, never)).toMatchObject({ reason: "manual" })
})

test("tools come in every state, and fit the schema", () => {
  const input = { command: "ls" }
  const tool = (id: string, state: Extract<Part, { type: "tool" }>["state"]): Part => ({
    ...{ ...keys, id, type: "tool", callID: `call_${id}`, tool: "bash", state },
  })
  const attachments = [
    { ...keys, id: "prt_9", type: "file" as const, mime: "image/png", url: "data:image/png;base64,AA" },
  ]
  const parts: Part[] = [
    tool("prt_1", { status: "pending", input: {}, raw: '{"comm' }),
    tool("prt_2", { status: "running", input, metadata: { output: "a" }, time: { start: 2 } }),
    tool("prt_3", {
      ...{ status: "completed", input, output: "a", title: "", metadata: { exit: 0 }, attachments },
      time: { start: 2, end: 3, compacted: 4 },
    }),
    tool("prt_4", { status: "error", input, error: "no", time: { start: 2, end: 3 } }),
  ]
  const message = sessionMessage({ info: assistant, parts }, never)
  expect(SessionMessage.safeParse(message).error).toBeUndefined()
  expect(message).toMatchObject({
    content: [
      { id: "call_prt_1", state: { status: "pending", input: '{"comm' } },
      { name: "bash", state: { status: "running", input, structured: { output: "a" } }, time: { created: 2, ran: 2 } },
      {
        state: {
          status: "completed",
          structured: { exit: 0 },
          content: [
            { type: "text", text: "a" },
            { type: "file", mime: "image/png", uri: "data:image/png;base64,AA" },
          ],
          attachments: [{ mime: "image/png" }],
        },
        time: { completed: 3, pruned: 4 },
      },
      { state: { status: "error", error: { type: "unknown", message: "no" } } },
    ],
  })
})

test("snapshots, cost, tokens and failures of an answer are shown, and steps are not content", () => {
  const parts: Part[] = [
    { ...keys, id: "prt_1", type: "step-start", snapshot: "aaa" },
    {
      ...keys,
      id: "prt_2",
      type: "reasoning",
      text: "Hm",
      metadata: { fake: { sign: "x" }, odd: 1 },
      time: { start: 2 },
    },
    { ...keys, id: "prt_3", type: "patch", hash: "h", files: ["/w/a"] },
    { ...keys, id: "prt_4", type: "step-finish", reason: "stop", snapshot: "bbb", cost: 0, tokens: assistant.tokens },
  ]
  const error = { name: "MessageAbortedError" as const, data: { message: "Stopped" } }
  const message = sessionMessage({ info: { ...assistant, error }, parts }, never)
  expect(SessionMessage.safeParse(message).error).toBeUndefined()
  expect(message).toMatchObject({
    ...{ cost: 0.5, finish: "stop", error: { type: "unknown", message: "Stopped" } },
    tokens: { input: 1, output: 2, reasoning: 0, cache: { read: 0, write: 0 } },
    snapshot: { start: "aaa", end: "bbb", files: ["/w/a"] },
    content: [{ type: "reasoning", providerMetadata: { fake: { sign: "x" } }, time: { created: 2 } }],
  })
})
