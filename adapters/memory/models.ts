import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider"
import type { ModelRequest, Models } from "../../runtime/ports/models.ts"
import { generateResult, type ScriptedTurn, startTurn, streamTurn } from "./model-turn.ts"

/** One request that a model received. */
export interface ModelCall {
  model: ModelRequest
  options: LanguageModelV4CallOptions
}

/** Language models that say what a test tells them to. */
export interface ScriptedModels extends Models {
  /** Adds a turn to the queue. `when` keeps it for calls that it admits, e.g. those for a title. */
  queue(turn: ScriptedTurn, when?: (call: ModelCall) => boolean): void
  /** What models say when the queue has nothing for a call. Without it such a call fails. */
  otherwise(turn: ScriptedTurn): void
  /** All requests, in order. */
  calls: ModelCall[]
  /** Resolves when at least `count` requests have come. */
  called(count: number): Promise<void>
  /** Turns that nothing has asked for yet. */
  remaining(): number
}

/** Models for every package and id, answering from one queue: each call takes the oldest turn that admits it. */
export const scriptedModels = (): ScriptedModels => {
  const queued: { turn: ScriptedTurn; when: (call: ModelCall) => boolean }[] = []
  const calls: ModelCall[] = []
  const waiters = new Set<{ count: number; resolve: () => void }>()
  let fallback: ScriptedTurn | undefined

  const receive = (call: ModelCall): ScriptedTurn => {
    calls.push(call)
    for (const waiter of waiters) {
      if (calls.length < waiter.count) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
    const index = queued.findIndex(({ when }) => when(call))
    const turn = index < 0 ? fallback : queued.splice(index, 1)[0]?.turn
    if (!turn) throw new Error(`Cannot answer "${call.model.modelID}": no scripted turn is left`)
    return turn
  }

  const modelFor = (model: ModelRequest): LanguageModelV4 => ({
    specificationVersion: "v4",
    provider: model.providerID,
    modelId: model.modelID,
    supportedUrls: {},
    doStream: async (options) => {
      const steps = startTurn(receive({ model, options }))
      return { stream: streamTurn(steps, options.abortSignal) }
    },
    doGenerate: async (options): Promise<LanguageModelV4GenerateResult> => {
      const steps = startTurn(receive({ model, options }))
      const parts: LanguageModelV4StreamPart[] = []
      for await (const part of streamTurn(steps, options.abortSignal)) parts.push(part)
      return generateResult(parts)
    },
  })

  return {
    load: async (request) => modelFor(request),
    queue: (turn, when = () => true) => void queued.push({ turn, when }),
    otherwise: (turn) => {
      fallback = turn
    },
    calls,
    called: (count) =>
      new Promise((resolve) => {
        if (calls.length >= count) resolve()
        else waiters.add({ count, resolve })
      }),
    remaining: () => queued.length,
  }
}
