import type { IDs } from "../ids.ts"
import type { Location } from "../location.ts"
import type { Clock } from "../ports/clock.ts"
import type { Providers } from "../provider/providers.ts"
import type { AssistantMessage, UserMessage } from "../schema/message.ts"
import type { SubtaskPart, ToolPart } from "../schema/part.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { Messages } from "../session/messages.ts"
import type { Run } from "../session/runs.ts"
import { taskTool } from "../tools/task.ts"
import { ulid } from "../ulid.ts"
import type { Agents } from "./agents.ts"
import { type Pending, stepsOf } from "./pending.ts"
import { subtaskResume } from "./prompts/background.ts"
import { ABORTED } from "./step.ts"
import { createToolContext, type ToolServices } from "./tool-context.ts"
import { runToolCall } from "./tool-call.ts"
import type { TruncateOutput } from "./truncate.ts"
import { NO_TOKENS } from "./usage.ts"

export interface SubtaskOptions {
  messages: Messages
  ids: IDs
  clock: Clock
  location: Location
  agents: Agents
  providers: Providers
  services: ToolServices
  truncate: TruncateOutput
}

/** What the user asks for needs no permission. */
const ALLOWED: PermissionRuleset = [{ permission: "*", pattern: "*", action: "allow" }]

/**
 * Hands the subtasks of a user message to their subagents, each as a call of the task tool in a message of its own; says whether
 * there were any to hand over. The agent of the user message then goes on with the reports.
 */
export const createSubtasks = (options: SubtaskOptions) => {
  const { messages, ids, clock, location, agents, providers, services, truncate } = options
  const tools = new Map([[taskTool.id, taskTool]])

  const runOne = async (run: Run, user: UserMessage, task: SubtaskPart) => {
    const { sessionID } = run
    const model = task.model ?? (await agents.find(task.agent))?.model ?? user.model
    const context = await stepContext(run, user)
    const message: AssistantMessage = {
      id: ids.make("msg", messages.lastID(sessionID)),
      ...{ sessionID, role: "assistant", parentID: user.id, agent: task.agent, mode: task.agent },
      ...{ providerID: model.providerID, modelID: model.modelID },
      path: { cwd: location.directory, root: location.worktree },
      cost: 0,
      tokens: NO_TOKENS,
      time: { created: clock.now() },
    }
    messages.save(message)
    const part: ToolPart = {
      ...{
        id: ids.make("prt"),
        sessionID,
        messageID: message.id,
        type: "tool",
        tool: taskTool.id,
        callID: ulid(clock.now()),
      },
      state: { status: "pending", input: {}, raw: "" },
    }
    const { prompt, description, agent: subagent_type, command } = task
    const input = JSON.stringify({ prompt, description, subagent_type, ...(command !== undefined && { command }) })
    await runToolCall(
      part,
      { callID: part.callID, tool: taskTool.id, input },
      { messages, clock, tools, context, truncate, partID: () => ids.make("prt"), signal: run.signal },
    )
    message.time.completed = clock.now()
    if (run.signal.aborted) message.error = ABORTED
    else message.finish = "tool-calls"
    messages.save(message)
  }

  const stepContext = async (run: Run, { agent: name, model: { providerID, modelID } }: UserMessage) => {
    const [agent, model, subagents] = await Promise.all([
      agents.get(name),
      providers.model(providerID, modelID),
      agents.list(),
    ])
    return createToolContext(services, { agent, model: model.info, rules: ALLOWED, subagents, signal: run.signal })
  }

  return async (run: Run, { user, parts, history }: Pending): Promise<boolean> => {
    const tasks = parts.filter((part) => part.type === "subtask")
    const isDone = stepsOf({ user, history }).length > 0
    if (tasks.length === 0 || isDone) return false
    for (const task of tasks) if (!run.signal.aborted) await runOne(run, user, task)
    if (run.signal.aborted || !tasks.some(({ command }) => command !== undefined)) return true
    const { sessionID, agent, model } = user
    const id = ids.make("msg", messages.lastID(sessionID))
    messages.transaction(() => {
      messages.save({ id, sessionID, role: "user", agent, model, time: { created: clock.now() } })
      messages.savePart({
        id: ids.make("prt"),
        sessionID,
        messageID: id,
        type: "text",
        text: subtaskResume,
        synthetic: true,
      })
    })
    return true
  }
}
