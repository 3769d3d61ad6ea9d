import type { LoggedEvent } from "../events.ts"
import { V2_EVENT_TYPES } from "../schema/event-v2.ts"
import type { Message, MessageWithParts } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { PermissionRequest } from "../schema/permission.ts"
import { historyOf } from "./history.ts"
import { permissionV2 } from "./permissions.ts"

/** An event in the newer form. */
export interface EventV2 {
  id: string
  type: string
  location?: { directory: string }
  data: unknown
}

/** A message that is being written. */
interface Open {
  info: Message
  parts: Map<string, Part>
  /** Ids of the steps that were told. */
  told: Set<string>
}

/**
 * Makes a function that translates one stream's events, in order. Those of the older form come under the same type; those about
 * messages, permissions and questions come a second time in the newer one. A message that was begun before the stream is only told of
 * in the older form.
 *
 * @param now milliseconds since the Unix epoch
 */
export const createLiveEvents = (now: () => number): ((event: LoggedEvent) => EventV2[]) => {
  const open = new Map<string, Open>()
  /** Prompts that stand for a compaction which nobody asked for. */
  const automatic = new Set<string>()

  const tell = (message: Open): Omit<EventV2, "location">[] => {
    const steps = historyOf({ info: message.info, parts: sorted(message) }, (id) =>
      automatic.has(keyOf(message.info.sessionID, id)),
    )
    const fresh = steps.filter(({ id }) => !message.told.has(id))
    for (const { id } of fresh) message.told.add(id)
    return fresh
  }

  /** An answer is told as it grows; a prompt when all of it is there. */
  const update = (message: Open): Omit<EventV2, "location">[] => {
    if (message.info.role === "user") return []
    const steps = tell(message)
    if (message.info.time.completed !== undefined) {
      const { sessionID, id, parentID } = message.info
      open.delete(keyOf(sessionID, id))
      automatic.delete(keyOf(sessionID, parentID))
    }
    return steps
  }

  const onMessage = (info: Message) => {
    const key = keyOf(info.sessionID, info.id)
    const known = open.get(key)
    if (known) return update(Object.assign(known, { info }))
    if (info.role === "assistant" && info.time.completed !== undefined) return []
    const message: Open = { info, parts: new Map(), told: new Set() }
    open.set(key, message)
    return update(message)
  }

  const onPart = (part: Part) => {
    if (part.type === "compaction" && part.auto) automatic.add(keyOf(part.sessionID, part.messageID))
    const message = open.get(keyOf(part.sessionID, part.messageID))
    if (!message) return []
    message.parts.set(part.id, part)
    return update(message)
  }

  /** Prompts of a session are complete when the session is announced that has them. */
  const onSession = (sessionID: string) => {
    const prompts = [...open.values()].filter(({ info }) => info.role === "user" && info.sessionID === sessionID)
    for (const { info } of prompts) open.delete(keyOf(sessionID, info.id))
    // One without parts is no new prompt: something about it was noted.
    return prompts.filter(({ parts }) => parts.size > 0).flatMap(tell)
  }

  const onDelta = (id: string, { messageID, partID, sessionID, delta }: Delta) => {
    const part = open.get(keyOf(sessionID, messageID))?.parts.get(partID)
    if (part?.type !== "text" && part?.type !== "reasoning") return []
    const ids = part.type === "text" ? { textID: partID } : { reasoningID: partID }
    const data = { timestamp: now(), sessionID, assistantMessageID: messageID, ...ids, delta }
    return [{ id: `${id}.delta`, type: `session.next.${part.type}.delta`, data }]
  }

  const newer = (id: string, type: string, data: unknown): Omit<EventV2, "location">[] => {
    switch (type) {
      case "message.updated":
        return onMessage((data as { info: Message }).info)
      case "message.part.updated":
        return onPart((data as { part: Part }).part)
      case "message.part.delta":
        return onDelta(id, data as Delta)
      case "message.removed":
        open.delete(keyOf((data as Delta).sessionID, (data as Delta).messageID))
        return []
      case "session.updated":
        return onSession((data as Delta).sessionID)
      case "session.deleted":
        for (const [key, { info }] of open) if (info.sessionID === (data as Delta).sessionID) open.delete(key)
        return []
      case "permission.asked":
        return [{ id: `${id}.v2`, type: "permission.v2.asked", data: permissionV2(data as PermissionRequest) }]
      case "permission.replied":
      case "question.asked":
      case "question.replied":
      case "question.rejected":
        return [{ id: `${id}.v2`, type: type.replace(".", ".v2."), data }]
      default:
        return []
    }
  }

  return ({ id, type, directory, json }) => {
    if (!V2_EVENT_TYPES.has(type)) return []
    const { properties: data } = JSON.parse(json) as { properties: unknown }
    const location = directory !== undefined && directory !== "global" && { location: { directory } }
    return [{ id, type, data }, ...newer(id, type, data)].map(({ data: content, ...event }) => ({
      ...{ id: event.id, type: event.type },
      ...location,
      data: content,
    }))
  }
}

/** Clients may give the same id to messages of two sessions. */
const keyOf = (sessionID: string, messageID: string): string => `${sessionID} ${messageID}`

interface Delta {
  sessionID: string
  messageID: string
  partID: string
  delta: string
}

const sorted = ({ parts }: Open): MessageWithParts["parts"] =>
  [...parts.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
