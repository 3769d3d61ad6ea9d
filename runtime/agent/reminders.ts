import type { MessageWithParts } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { Pending } from "./pending.ts"
import { buildSwitchReminder, planReminder } from "./prompts/plan.ts"

/** Adds to the last user message what the agent's mode asks of the model; in the request only, nothing is stored. */
export const withModeReminder = (history: MessageWithParts[], { user }: Pending): MessageWithParts[] => {
  const text = reminderFor(history, user.agent)
  if (text === undefined) return history
  return history.map((message) => {
    if (message.info.id !== user.id) return message
    const part: Part = {
      id: "prt_reminder",
      sessionID: user.sessionID,
      messageID: user.id,
      type: "text",
      text,
      synthetic: true,
    }
    return { ...message, parts: [...message.parts, part] }
  })
}

const reminderFor = (history: MessageWithParts[], agent: string): string | undefined => {
  if (agent === "plan") return planReminder
  const planned = history.some(({ info }) => info.role === "assistant" && info.agent === "plan")
  return agent === "build" && planned ? buildSwitchReminder : undefined
}
