import type { MessageWithParts } from "../schema/message.ts"

/** Where the last summary stands: the message that asked for it, the summary, the first of the turns that it left as they were. */
interface SummaryPlace {
  asked: number
  summary: number
  tail: number
}

/** Whether a message is a summary that was finished. */
export const isSummary = ({ info }: MessageWithParts): boolean =>
  info.role === "assistant" && info.summary === true && info.finish !== undefined && info.error === undefined

const lastSummary = (messages: MessageWithParts[]): SummaryPlace | undefined => {
  const summary = messages.findLastIndex(isSummary)
  const found = messages[summary]?.info
  if (found?.role !== "assistant") return undefined
  const asked = messages.findIndex(({ info }) => info.id === found.parentID)
  if (asked < 0) return undefined
  const part = messages[asked]?.parts.find(({ type }) => type === "compaction")
  const tailID = part?.type === "compaction" ? part.tail_start_id : undefined
  const tail = tailID === undefined ? -1 : messages.findIndex(({ info }) => info.id === tailID)
  return { asked, summary, tail: tail < 0 || tail > asked ? asked : tail }
}

/** The messages that still count, in the order in which they are stored: all from the last summary and its kept turns on. */
export const sinceSummary = (messages: MessageWithParts[]): MessageWithParts[] => {
  const place = lastSummary(messages)
  return place ? messages.slice(place.tail) : messages
}

/** The messages that still count, as a model reads them: the summary first, then the turns that it left, then what came later. */
export const arranged = (messages: MessageWithParts[]): MessageWithParts[] => {
  const place = lastSummary(messages)
  if (!place) return messages
  const first = [place.asked, place.summary]
  const rest = messages.filter((_, index) => index >= place.tail && !first.includes(index))
  return [...first.flatMap((index) => messages[index] ?? []), ...rest]
}
