import { z } from "zod"
import { Event } from "./event-union.ts"
import { EventID } from "./ids.ts"
import { queryInteger } from "./query.ts"
import { LocationRef } from "./session-next.ts"

type EventSchema = (typeof Event.options)[number]

/** Where upstream's name of a component is not the older event's without "Event". */
const NAMES: Readonly<Record<string, string>> = {
  EventSessionStatus: "session.status",
  EventQuestionReplied: "question.replied",
  EventQuestionRejected: "question.rejected",
}

const nameOf = (schema: EventSchema): string => {
  const name = schema.meta()?.id ?? ""
  const words = name.replace(/^Event/, "").replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase())
  return NAMES[name] ?? words
}

/** `durable`: place in a session's history. The same data as in the older form, under another key. */
const newerForm = (schema: EventSchema) =>
  z
    .object({
      id: EventID,
      metadata: z.record(z.string(), z.unknown()).optional(),
      type: schema.shape.type,
      durable: z.object({ aggregateID: z.string(), seq: z.int(), version: z.int() }).optional(),
      location: LocationRef.optional(),
      data: schema.shape.properties,
    })
    .meta({ id: nameOf(schema) })

const forms = new Map(
  Event.options
    .filter((schema) => schema.shape.type.value !== "server.instance.disposed")
    .map((schema) => [schema.shape.type.value, newerForm(schema)] as const),
)

/** Types that streams of the newer form know. */
export const V2_EVENT_TYPES: ReadonlySet<string> = new Set(forms.keys())

type Forms = [ReturnType<typeof newerForm>, ...ReturnType<typeof newerForm>[]]

export const V2Event = z.union([...forms.values()] as unknown as Forms).meta({ id: "V2Event" })
export type V2Event = z.infer<typeof V2Event>

const DURABLE = [
  "agent.switched",
  "model.switched",
  "moved",
  "prompted",
  "prompt.admitted",
  "context.updated",
  "synthetic",
  "shell.started",
  "shell.ended",
  "step.started",
  "step.ended",
  "step.failed",
  "text.started",
  "text.ended",
  "tool.input.started",
  "tool.input.ended",
  "tool.called",
  "tool.progress",
  "tool.success",
  "tool.failed",
  "reasoning.started",
  "reasoning.ended",
  "retried",
  "compaction.started",
  "compaction.ended",
  "revert.staged",
  "revert.cleared",
  "revert.committed",
] as const

/** What a session's history is made of. */
export type DurableType = `session.next.${(typeof DURABLE)[number]}`

const durableForms = DURABLE.map((name) => forms.get(`session.next.${name}`))

export const SessionDurableEvent = z.union(durableForms as unknown as Forms).meta({ id: "SessionDurableEvent" })
export type SessionDurableEvent = z.infer<typeof SessionDurableEvent>

export const SessionDurableEventStream = z
  .string()
  .meta({ id: "SessionDurableEventStream", contentMediaType: "application/json" })

export const SessionHistory = z
  .object({ data: z.array(SessionDurableEvent), hasMore: z.boolean() })
  .meta({ id: "SessionHistory" })
export type SessionHistory = z.infer<typeof SessionHistory>

/** `after`: the place to go on from; `limit`: 50 unless told. */
export const SessionHistoryQuery = z.object({
  limit: queryInteger(1, 100).optional(),
  after: queryInteger(0).optional(),
})
export type SessionHistoryQuery = z.infer<typeof SessionHistoryQuery>

export const SessionEventsQuery = z.object({ after: queryInteger(0).optional() })
export type SessionEventsQuery = z.infer<typeof SessionEventsQuery>
