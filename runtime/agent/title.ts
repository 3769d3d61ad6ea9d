import type { Log } from "../ports/log.ts"
import type { Providers } from "../provider/providers.ts"
import { outputTokens } from "../provider/vendor-options.ts"
import type { Part } from "../schema/part.ts"
import type { UserMessage } from "../schema/message.ts"
import type { Sessions } from "../session/sessions.ts"
import { isDefaultTitle } from "../session/titles.ts"
import type { Agents } from "./agents.ts"
import { titleRequest } from "./prompts/background.ts"
import { sessionHeaders } from "./session-headers.ts"

export interface TitleOptions {
  sessions: Sessions
  agents: Agents
  providers: Providers
  log: Log
}

const LONGEST = 100
/** Of an answer, thoughts included, that are read. */
const ANSWER_LIMIT_CHARS = 20_000

/** Names a session after its first prompt, with the small model. A failure leaves the default title and a line in the log. */
export const createTitles = ({ sessions, agents, providers, log }: TitleOptions) => {
  const ask = async (user: UserMessage, parts: Part[], signal: AbortSignal): Promise<string | undefined> => {
    const agent = await agents.get("title")
    const key = agent.model ?? (await providers.smallModel(user.model))
    const model = await providers.model(key.providerID, key.modelID)
    const language = await model.load()
    const text = parts.flatMap(saidIn).join("\n")
    const system = [agent.prompt ?? "", user.system ?? ""].filter(Boolean).join("\n\n")
    const providerOptions = model.callOptions(undefined, agent.options)
    const maxOutputTokens = outputTokens(model.info, providerOptions)
    const { stream } = await language.doStream({
      prompt: [
        { role: "system", content: system },
        { role: "user", content: [{ type: "text", text: titleRequest }] },
        { role: "user", content: [{ type: "text", text }] },
      ],
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(agent.temperature !== undefined && model.info.capabilities.temperature && { temperature: agent.temperature }),
      headers: sessionHeaders(user.sessionID, model),
      providerOptions,
      abortSignal: signal,
    })
    let answer = ""
    for await (const event of stream as unknown as AsyncIterable<{ type: string; delta?: string; error?: unknown }>) {
      if (event.type === "text-delta") answer += event.delta ?? ""
      if (event.type === "error") throw event.error
      if (answer.length > ANSWER_LIMIT_CHARS) break
    }
    return clean(answer.slice(0, ANSWER_LIMIT_CHARS))
  }

  return async (user: UserMessage, parts: Part[], signal: AbortSignal): Promise<void> => {
    try {
      const title = await ask(user, parts, signal)
      const session = sessions.find(user.sessionID)
      // Renamed meanwhile: the user's own title stays.
      if (!title || !session || !isDefaultTitle(session.title)) return
      sessions.change(user.sessionID, (draft) => void (draft.title = title))
    } catch (error) {
      if (!signal.aborted) log("warn", "Name session", { sessionID: user.sessionID, error: String(error) })
    }
  }
}

/** What the user says in a part. */
const saidIn = (part: Part): string[] => {
  if (part.type === "text") return part.synthetic ? [] : [part.text]
  return part.type === "subtask" ? [part.prompt] : []
}

/** First line that is not thought aloud. */
const clean = (answer: string): string | undefined => {
  const line = answer
    .replace(/<think>[\s\S]*?<\/think>/g, "")
    .split("\n")
    .map((text) => text.trim())
    .find((text) => text !== "")
  return line !== undefined && line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line
}
