import type { Agent } from "../schema/agent.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { ToolPart } from "../schema/part.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { Messages } from "../session/messages.ts"
import type { Runs } from "../session/runs.ts"
import type { Sessions } from "../session/sessions.ts"
import type { SubagentResult, SubagentRun } from "../tools/tool.ts"
import type { Agents } from "./agents.ts"
import { goesOn, stepsOf } from "./pending.ts"
import type { Prompts } from "./prompt.ts"

export interface SubagentOptions {
  sessions: Sessions
  messages: Messages
  runs: Runs
  agents: Agents
  prompts(): Prompts
}

/** Runs a subagent in a child session of its own and returns its last words. An abort of the parent aborts it. */
export const createSubagents = ({ sessions, messages, runs, agents, prompts }: SubagentOptions) => {
  return async (parent: ToolPart, run: SubagentRun, signal: AbortSignal): Promise<SubagentResult> => {
    const agent = await agents.get(run.agent)
    const asking = messages.get(parent.sessionID, parent.messageID)
    const child = known(parent.sessionID, run.sessionID) ?? createChild(parent.sessionID, agent, run)
    const model = agent.model ?? modelOf(asking)
    const stop = () => void runs.abort(child.id)
    try {
      signal.throwIfAborted()
      run.onStart?.({ sessionID: child.id, model })
      const { done } = await prompts().submit(child.id, {
        agent: agent.name,
        model,
        parts: [{ type: "text", text: run.prompt }],
      })
      // From here on there is a run to stop: an abort that came before would have found none.
      signal.addEventListener("abort", stop, { once: true })
      if (signal.aborted) stop()
      const { info, parts } = await done
      signal.throwIfAborted()
      if (info.role !== "assistant") throw new Error("The subagent was stopped before it began")
      if (info.error) throw new Error(`The subagent failed: ${errorText(info.error)}`)
      if (wasRejected(messages.all(child.id), agent))
        throw new Error("The user rejected what the subagent wanted to do")
      const text = parts.findLast((part) => part.type === "text")
      return { sessionID: child.id, text: text?.type === "text" ? text.text : "", model }
    } finally {
      signal.removeEventListener("abort", stop)
    }
  }

  /** A task of this very session: any other session's rules and words are none of the model's business. */
  function known(parentID: string, sessionID: string | undefined) {
    if (!sessionID) return undefined
    const session = sessions.find(sessionID)
    if (session?.parentID === parentID) return session
    throw new Error(
      `Cannot go on with task "${sessionID}": this conversation has started no such task; leave out task_id`,
    )
  }

  function createChild(parentID: string, agent: Agent, run: SubagentRun) {
    const inherited = (sessions.get(parentID).permission ?? []).filter(
      (rule) => rule.action !== "allow" || rule.permission === "external_directory",
    )
    return sessions.create({
      parentID,
      title: `${run.description} (@${agent.name} subagent)`,
      permission: [...inherited, ...childRules(agent.permission)],
    })
  }
}

/** Whether a subagent stopped in the middle, with steps left: only the user's no to a tool does that. */
const wasRejected = (history: MessageWithParts[], { steps: limit = Number.POSITIVE_INFINITY }: Agent): boolean => {
  const user = history.findLast(({ info }) => info.role === "user")?.info
  if (user?.role !== "user") return false
  const steps = stepsOf({ user, history })
  const last = steps.at(-1)
  if (last?.info.role !== "assistant" || last.info.finish === undefined || steps.length >= limit) return false
  return goesOn(last.info.finish, last.parts)
}

/** A subagent starts no subagents and keeps no list for the user, unless its own rules have a say in that. */
const childRules = (own: PermissionRuleset): PermissionRuleset =>
  ["todowrite", "task"]
    .filter((permission) => !own.some((rule) => rule.permission === permission))
    .map((permission) => ({ permission, pattern: "*", action: "deny" }))

const modelOf = ({ info }: MessageWithParts) =>
  info.role === "assistant" ? { providerID: info.providerID, modelID: info.modelID } : info.model

const errorText = (error: { name: string; data: object }): string =>
  "message" in error.data && typeof error.data.message === "string" ? error.data.message : error.name
