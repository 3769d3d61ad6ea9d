import type { MessageWithParts } from "../schema/message.ts"

/** Says whether a call is one too many of the same in a row. Notes the call. */
export type IsRepeated = (tool: string, input: Record<string, unknown>) => boolean

/** The same call this often in a row looks like a model that goes in circles. */
const LIMIT = 3

/** @param earlier messages of the turn's steps before */
export const createRepeatGuard = (earlier: MessageWithParts[]): IsRepeated => {
  const calls = earlier.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === "tool" ? [keyOf(part.tool, part.state.input)] : [])),
  )
  return (tool, input) => {
    const call = keyOf(tool, input)
    calls.push(call)
    const last = calls.slice(-LIMIT)
    return last.length === LIMIT && last.every((each) => each === call)
  }
}

const keyOf = (tool: string, input: Record<string, unknown>): string => `${tool} ${JSON.stringify(input)}`
