import type { AssistantMessage, MessageWithParts } from "../schema/message.ts"
import type { DurableType, SessionDurableEvent } from "../schema/event-v2.ts"
import type { Part, ReasoningPart, TextPart, ToolPart } from "../schema/part.ts"
import {
  errorV2,
  type IsAutomatic,
  modelOf,
  outputOf,
  promptOf,
  providerMetadata,
  snapshotOf,
  syntheticText,
  textOf,
  tokensOf,
} from "./session-messages.ts"

/** One step of how a message came about. `id` stays the same however often it is told. */
export interface HistoryStep {
  id: string
  type: DurableType
  data: Record<string, unknown>
}

/**
 * How a message came about, in the newer form. While the message grows, this grows at its end only: a part that is not finished
 * hides what stands after it.
 */
export const historyOf = (message: MessageWithParts, isAutomatic: IsAutomatic): HistoryStep[] => {
  const { info, parts } = message
  if (info.role === "user") return promptSteps(message)
  return info.summary ? compactionSteps(info, parts, isAutomatic) : answerSteps(info, parts)
}

const step = (owner: string, name: string, data: HistoryStep["data"]): HistoryStep => ({
  id: `evt_${owner.replace(/^[a-z]+_?/, "")}.${name}`,
  type: `session.next.${name}` as DurableType,
  data,
})

const promptSteps = ({ info: { id, sessionID, time }, parts }: MessageWithParts): HistoryStep[] => {
  if (parts.some(({ type }) => type === "compaction")) return []
  const data = { timestamp: time.created, sessionID, messageID: id }
  const prompt = promptOf(parts)
  if (prompt.text === "" && !prompt.files && !prompt.agents)
    return [step(id, "synthetic", { ...data, text: syntheticText(parts) })]
  return ["prompt.admitted", "prompted"].map((name) => step(id, name, { ...data, prompt, delivery: "steer" }))
}

const compactionSteps = (info: AssistantMessage, parts: Part[], isAutomatic: IsAutomatic): HistoryStep[] => {
  const { id, sessionID, time, parentID, error } = info
  const data = { sessionID, messageID: id, reason: isAutomatic(parentID) ? "auto" : "manual" }
  const started = step(id, "compaction.started", { timestamp: time.created, ...data })
  if (time.completed === undefined) return [started]
  if (error) return [started, failedStep(info, time.completed)]
  const ended = { timestamp: time.completed, ...data, text: textOf(parts), recent: "" }
  return [started, step(id, "compaction.ended", ended)]
}

const failedStep = ({ id, sessionID, error }: AssistantMessage, timestamp: number): HistoryStep =>
  step(id, "step.failed", {
    ...{ timestamp, sessionID, assistantMessageID: id },
    error: error ? errorV2(error) : { type: "unknown", message: "" },
  })

const answerSteps = (info: AssistantMessage, parts: Part[]): HistoryStep[] => {
  const { id, sessionID, time, agent } = info
  const isOver = time.completed !== undefined
  const start = parts.find((part) => part.type === "step-start")
  if (!start && !isOver) return []
  const at = (timestamp: number) => ({ timestamp, sessionID, assistantMessageID: id })
  const steps = [
    step(id, "step.started", {
      ...at(time.created),
      ...{ agent, model: modelOf(info) },
      ...(start?.snapshot !== undefined && { snapshot: start.snapshot }),
    }),
  ]
  for (const part of parts) {
    const { told, isFinished } = partSteps(part, at, time)
    steps.push(...told)
    if (!isFinished && !isOver) return steps
  }
  return time.completed === undefined ? steps : [...steps, lastStep(info, parts, time.completed)]
}

const lastStep = (info: AssistantMessage, parts: Part[], timestamp: number): HistoryStep => {
  if (info.error) return failedStep(info, timestamp)
  const snapshot = snapshotOf(parts)
  return step(info.id, "step.ended", {
    ...{ timestamp, sessionID: info.sessionID, assistantMessageID: info.id },
    ...{ finish: info.finish ?? "unknown", cost: info.cost, tokens: tokensOf(info) },
    ...(snapshot?.end !== undefined && { snapshot: snapshot.end, files: snapshot.files }),
  })
}

type At = (timestamp: number) => Record<string, unknown>
interface Told {
  told: HistoryStep[]
  isFinished: boolean
}

const partSteps = (part: Part, at: At, time: AssistantMessage["time"]): Told => {
  switch (part.type) {
    case "text":
      return textSteps(part, at, { ...time, name: "text", ids: { textID: part.id } })
    case "reasoning":
      return textSteps(part, at, {
        ...time,
        name: "reasoning",
        ids: { reasoningID: part.id, ...providerMetadata(part) },
      })
    case "tool":
      return toolSteps(part, at, time.created)
    case "retry": {
      const { attempt, error } = part
      const { assistantMessageID: _, ...data } = at(part.time.created)
      return { told: [step(part.id, "retried", { ...data, attempt, error: error.data })], isFinished: true }
    }
    default:
      return { told: [], isFinished: true }
  }
}

interface Growing {
  name: "text" | "reasoning"
  ids: Record<string, unknown>
  created: number
  completed?: number | undefined
}

const textSteps = (part: TextPart | ReasoningPart, at: At, { name, ids, created, completed }: Growing): Told => {
  const { textID, reasoningID } = ids
  const own = { ...(textID !== undefined && { textID }), ...(reasoningID !== undefined && { reasoningID }) }
  const started = step(part.id, `${name}.started`, { ...at(part.time?.start ?? created), ...own })
  const end = part.time?.end ?? completed
  if (end === undefined) return { told: [started], isFinished: false }
  return {
    told: [started, step(part.id, `${name}.ended`, { ...at(end), ...ids, text: part.text })],
    isFinished: true,
  }
}

const toolSteps = ({ id, callID, tool, state }: ToolPart, at: At, created: number): Told => {
  const provider = { executed: false }
  // Nobody notes when a call begins to be written, and what was told stays as it is.
  const told = [step(id, "tool.input.started", { ...at(created), callID, name: tool })]
  if (state.status === "pending") return { told, isFinished: false }
  const began = state.time.start
  const { input } = state
  told.push(step(id, "tool.input.ended", { ...at(began), callID, text: JSON.stringify(input) }))
  told.push(step(id, "tool.called", { ...at(began), callID, tool, input, provider }))
  if (state.status === "running") return { told, isFinished: false }
  const place = { ...at(state.time.end), callID }
  told.push(
    state.status === "completed"
      ? step(id, "tool.success", { ...place, structured: state.metadata, content: outputOf(state), provider })
      : step(id, "tool.failed", { ...place, error: { type: "unknown", message: state.error }, provider }),
  )
  return { told, isFinished: true }
}

/** Room for the steps of one message in the numbers of a session's history. */
const STEPS_PER_MESSAGE = 2 ** 16

/** A step as an event with its place in the session's history. @param position of the message in its session */
export const durableEvent = (
  { id, type, data }: HistoryStep,
  sessionID: string,
  position: number,
  index: number,
): SessionDurableEvent =>
  ({
    id,
    type,
    durable: { aggregateID: sessionID, seq: seqOf(position, index), version: VERSIONS[type] ?? 1 },
    data,
  }) as SessionDurableEvent

/** Number of a step in its session's history. */
export const seqOf = (position: number, index: number): number => position * STEPS_PER_MESSAGE + index

/** Position of the message that a number belongs to. */
export const positionOf = (seq: number): number => Math.floor(seq / STEPS_PER_MESSAGE)

const VERSIONS: Partial<Record<DurableType, number>> = { "session.next.step.ended": 2, "session.next.step.failed": 2 }
