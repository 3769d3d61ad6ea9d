import type { Message, MessageWithParts } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { Messages } from "../session/messages.ts"

/** Where the last summary stands: the message that asked for it, the summary, the first of the turns that it left as they were. */
interface SummaryPlace {
  asked: number
  summary: number
  tail: number
}

/** Whether a message is a summary that was finished. */
export const isSummary = ({ info }: { info: Message }): boolean =>
  info.role === "assistant" && info.summary === true && info.finish !== undefined && info.error === undefined

const lastSummary = (messages: MessageWithParts[]): SummaryPlace | undefined => {
  const summary = messages.findLastIndex(isSummary)
  const found = messages[summary]?.info
  if (found?.role !== "assistant") return undefined
  const asked = messages.findIndex(({ info }) => info.id === found.parentID)
  if (asked < 0) return undefined
  const tailID = tailOf(messages[asked]?.parts ?? [])
  const tail = tailID === undefined ? -1 : messages.findIndex(({ info }) => info.id === tailID)
  return { asked, summary, tail: tail < 0 || tail > asked ? asked : tail }
}

/** First of the turns that a summary is asked to leave as they are. */
const tailOf = (parts: Part[]): string | undefined => parts.find((part) => part.type === "compaction")?.tail_start_id

/** The messages that still count, in the order in which they are stored: all from the last summary and its kept turns on. */
export const sinceSummary = (messages: Messages, sessionID: string): MessageWithParts[] => {
  const summary = messages.summaries(sessionID).findLast((info) => isSummary({ info }))
  const asked = summary && messages.find(sessionID, summary.parentID)
  if (!asked) return messages.all(sessionID)
  const tail = tailOf(asked.parts)
  return messages.since(sessionID, [asked.info.id, ...(tail === undefined ? [] : [tail])])
}

/** The messages that still count, as a model reads them: the summary first, then the turns that it left, then what came later. */
export const arranged = (messages: MessageWithParts[]): MessageWithParts[] => {
  const place = lastSummary(messages)
  if (!place) return messages
  const first = [place.asked, place.summary]
  const rest = messages.filter((_, index) => index >= place.tail && !first.includes(index))
  return [...first.flatMap((index) => messages[index] ?? []), ...rest]
}
