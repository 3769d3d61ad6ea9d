import { eventStream } from "./event-stream.ts"
import { sse } from "./vendors.ts"

// What vendors stream when they are asked to read a.txt: a thought, text in two pieces, and a tool call. Written by hand after
// the vendors' references of their APIs.

/** A stream of the messages API: thinking with its signature, text, a tool call in pieces. */
export const MESSAGES_ANSWER = sse(
  {
    type: "message_start",
    message: {
      ...{ id: "msg_1", type: "message", role: "assistant", model: "claude-sonnet-5", content: [], stop_reason: null },
      usage: { input_tokens: 5, cache_creation_input_tokens: 100, cache_read_input_tokens: 1_000, output_tokens: 1 },
    },
  },
  { type: "ping" },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Read it." } },
  { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "c2ln" } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: "I will " } },
  { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: "read it" } },
  { type: "content_block_stop", index: 1 },
  {
    type: "content_block_start",
    index: 2,
    content_block: { type: "tool_use", id: "toolu_1", name: "read", input: {} },
  },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '{"filePath": "a' } },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '.txt"}' } },
  { type: "content_block_stop", index: 2 },
  { type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null }, usage: { output_tokens: 42 } },
  { type: "message_stop" },
)

const reasoning = { type: "reasoning", id: "rs_1", status: "completed", summary: [] }
const message = { type: "message", id: "msg_1", status: "in_progress", role: "assistant", content: [] }
const call = {
  type: "function_call",
  id: "fc_1",
  call_id: "call_1",
  name: "read",
  arguments: "",
  status: "in_progress",
}
const usage = {
  ...{ input_tokens: 20, output_tokens: 9, total_tokens: 29 },
  ...{ input_tokens_details: { cached_tokens: 4 }, output_tokens_details: { reasoning_tokens: 3 } },
}
const response = {
  id: "resp_1",
  object: "response",
  created_at: 1_700_000_000,
  model: "m",
  status: "in_progress",
  output: [],
}

/** A stream of the responses API: an encrypted reasoning item with a summary, a message, a function call. */
const responses = [
  { type: "response.created", response },
  { type: "response.output_item.added", output_index: 0, item: { ...reasoning, encrypted_content: "" } },
  {
    type: "response.reasoning_summary_part.added",
    item_id: "rs_1",
    output_index: 0,
    summary_index: 0,
    part: { type: "summary_text", text: "" },
  },
  { type: "response.reasoning_summary_text.delta", item_id: "rs_1", output_index: 0, summary_index: 0, delta: "Hm" },
  {
    type: "response.reasoning_summary_part.done",
    item_id: "rs_1",
    output_index: 0,
    summary_index: 0,
    part: { type: "summary_text", text: "Hm" },
  },
  {
    type: "response.output_item.done",
    ...{
      output_index: 0,
      item: { ...reasoning, encrypted_content: "ZW5j", summary: [{ type: "summary_text", text: "Hm" }] },
    },
  },
  { type: "response.output_item.added", output_index: 1, item: message },
  {
    type: "response.content_part.added",
    item_id: "msg_1",
    output_index: 1,
    content_index: 0,
    part: { type: "output_text", text: "", annotations: [] },
  },
  { type: "response.output_text.delta", item_id: "msg_1", output_index: 1, content_index: 0, delta: "I will " },
  { type: "response.output_text.delta", item_id: "msg_1", output_index: 1, content_index: 0, delta: "read it" },
  { type: "response.output_text.done", item_id: "msg_1", output_index: 1, content_index: 0, text: "I will read it" },
  { type: "response.output_item.done", output_index: 1, item: { ...message, status: "completed" } },
  { type: "response.output_item.added", output_index: 2, item: call },
  { type: "response.function_call_arguments.delta", item_id: "fc_1", output_index: 2, delta: '{"filePath": "a' },
  { type: "response.function_call_arguments.delta", item_id: "fc_1", output_index: 2, delta: '.txt"}' },
  {
    type: "response.function_call_arguments.done",
    item_id: "fc_1",
    output_index: 2,
    arguments: '{"filePath": "a.txt"}',
  },
  {
    type: "response.output_item.done",
    output_index: 2,
    item: { ...call, arguments: '{"filePath": "a.txt"}', status: "completed" },
  },
  { type: "response.completed", response: { ...response, status: "completed", usage } },
].map((event, sequence_number) => ({ ...event, sequence_number }))
export const RESPONSES_ANSWER = sse(...responses)

const candidate = (content: object, more: object = {}) => ({
  candidates: [{ content: { role: "model", parts: [content] }, index: 0, ...more }],
  usageMetadata: {
    ...{ promptTokenCount: 20, candidatesTokenCount: 6, thoughtsTokenCount: 3, totalTokenCount: 29 },
    cachedContentTokenCount: 4,
  },
  modelVersion: "m",
})

/** A stream of the generate content API: a thought, text, a signed function call. */
export const GOOGLE_ANSWER = sse(
  candidate({ text: "Hm", thought: true }),
  candidate({ text: "I will " }),
  candidate({ text: "read it" }),
  candidate(
    { functionCall: { name: "read", args: { filePath: "a.txt" } }, thoughtSignature: "c2ln" },
    { finishReason: "STOP" },
  ),
)

/** An event stream of the Converse API: reasoning with its signature, text, a tool's input in pieces. */
export const CONVERSE_ANSWER = eventStream(
  ["messageStart", { role: "assistant" }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "Hm" } } }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { signature: "c2ln" } } }],
  ["contentBlockStop", { contentBlockIndex: 0 }],
  ["contentBlockDelta", { contentBlockIndex: 1, delta: { text: "I will " } }],
  ["contentBlockDelta", { contentBlockIndex: 1, delta: { text: "read it" } }],
  ["contentBlockStop", { contentBlockIndex: 1 }],
  ["contentBlockStart", { contentBlockIndex: 2, start: { toolUse: { toolUseId: "tooluse_1", name: "read" } } }],
  ["contentBlockDelta", { contentBlockIndex: 2, delta: { toolUse: { input: '{"filePath": "a' } } }],
  ["contentBlockDelta", { contentBlockIndex: 2, delta: { toolUse: { input: '.txt"}' } } }],
  ["contentBlockStop", { contentBlockIndex: 2 }],
  ["messageStop", { stopReason: "tool_use" }],
  [
    "metadata",
    {
      usage: { inputTokens: 5, outputTokens: 9, totalTokens: 118, cacheReadInputTokens: 100, cacheWriteInputTokens: 4 },
      metrics: { latencyMs: 10 },
    },
  ],
)

/** One chunk of OpenAI's chat API. */
export const chunk = (delta: object, more: object = {}) => ({
  ...{ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_700_000_000, model: "m" },
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
})
const chatCall = (index: number, fn: object, more: object = {}) => ({ tool_calls: [{ index, function: fn, ...more }] })

/** What every server of OpenAI's chat API streams: text, and a tool call in pieces. */
export const CHAT_BODY = [
  chunk({ role: "assistant", content: "" }),
  chunk({ content: "I will " }),
  chunk({ content: "read it" }),
  chunk(chatCall(0, { name: "read", arguments: "" }, { id: "call_1", type: "function" })),
  chunk(chatCall(0, { arguments: '{"filePath": ' })),
  chunk(chatCall(0, { arguments: '"a.txt"}' })),
  chunk({}, { finish_reason: "tool_calls" }),
]
export const CHAT_USAGE = {
  ...{ prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 },
  ...{ prompt_tokens_details: { cached_tokens: 4 }, completion_tokens_details: { reasoning_tokens: 3 } },
}
export const CHAT_END = [{ ...chunk({}), choices: [], usage: CHAT_USAGE }, "[DONE]"]
export const CHAT_ANSWER = sse(...CHAT_BODY, ...CHAT_END)
