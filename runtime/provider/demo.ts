import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider"
import type { Clock } from "../ports/clock.ts"
import { type DemoTurn, nextDemoTurn } from "./demo-tour.ts"

const pauseMs = 8
const deltaLength = 16

/**
 * Creates the model `demo/tour`: a script that behaves like a language model, streams, calls real tools and says of itself
 * that it is none. The same conversation always gives the same answer.
 */
export function demoModel({ clock }: { clock: Clock }): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "demo",
    modelId: "tour",
    supportedUrls: {},

    async doStream(options) {
      const turn = nextDemoTurn(options)
      const parts = streamParts(turn, options)
      const stream = new ReadableStream<LanguageModelV4StreamPart>({
        async pull(controller) {
          const part = parts.shift()
          if (!part) return controller.close()
          if (part.type === "text-delta") await clock.sleep(pauseMs, options.abortSignal)
          options.abortSignal?.throwIfAborted()
          controller.enqueue(part)
        },
      })
      return { stream }
    },

    async doGenerate(options) {
      const turn = nextDemoTurn(options)
      const content: LanguageModelV4Content[] = [{ type: "text", text: turn.text }]
      if (turn.call)
        content.push({
          type: "tool-call",
          toolCallId: turn.call.id,
          toolName: turn.call.tool,
          input: JSON.stringify(turn.call.input),
        })
      return { content, finishReason: finishReason(turn), usage: usageOf(turn, options), warnings: [] }
    },
  }
}

function streamParts(turn: DemoTurn, options: LanguageModelV4CallOptions): LanguageModelV4StreamPart[] {
  const parts: LanguageModelV4StreamPart[] = [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "demo" },
  ]
  for (const delta of deltasOf(turn.text)) parts.push({ type: "text-delta", id: "demo", delta })
  parts.push({ type: "text-end", id: "demo" })
  if (turn.call) {
    const { id, tool, input } = turn.call
    const json = JSON.stringify(input)
    parts.push(
      { type: "tool-input-start", id, toolName: tool },
      { type: "tool-input-delta", id, delta: json },
      { type: "tool-input-end", id },
      { type: "tool-call", toolCallId: id, toolName: tool, input: json },
    )
  }
  parts.push({ type: "finish", finishReason: finishReason(turn), usage: usageOf(turn, options) })
  return parts
}

const finishReason = ({ call }: DemoTurn) =>
  call ? ({ unified: "tool-calls", raw: "tool_calls" } as const) : ({ unified: "stop", raw: "stop" } as const)

/** Cuts after spaces, so that words stay whole where they can. */
function deltasOf(text: string): string[] {
  const deltas: string[] = []
  for (const word of text.match(/\S*\s*/g) ?? []) {
    const last = deltas.at(-1)
    if (last !== undefined && last.length + word.length <= deltaLength) deltas[deltas.length - 1] = last + word
    else if (word) deltas.push(word)
  }
  return deltas
}

/** Four characters count as one token, which is about what language models make of text. */
function usageOf(turn: DemoTurn, { prompt }: LanguageModelV4CallOptions): LanguageModelV4Usage {
  const input = Math.ceil(JSON.stringify(prompt).length / 4)
  const output = Math.ceil((turn.text.length + (turn.call ? JSON.stringify(turn.call.input).length : 0)) / 4)
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  }
}
