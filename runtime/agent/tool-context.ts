import type { Location } from "../location.ts"
import type { Permissions } from "../permission/permissions.ts"
import type { Platform } from "../platform.ts"
import type { Publisher } from "../events.ts"
import type { Questions } from "../question/questions.ts"
import type { Agent } from "../schema/agent.ts"
import type { Model } from "../schema/model.ts"
import type { ToolPart } from "../schema/part.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { Sessions } from "../session/sessions.ts"
import type { FileCare, SubagentResult, SubagentRun, ToolContext } from "../tools/tool.ts"

/** What every tool call of an instance shares. */
export interface ToolServices {
  platform: Platform
  location: Location
  sessions: Sessions
  permissions: Permissions
  questions: Questions
  publisher: Publisher
  skills: ToolContext["skills"]
  care: FileCare
  runSubagent(parent: ToolPart, run: SubagentRun, signal: AbortSignal): Promise<SubagentResult>
}

export interface StepContext {
  agent: Agent
  model: Model
  rules: PermissionRuleset
  subagents: Agent[]
  signal: AbortSignal
}

/** What one call may use, bound to its part. */
export const createToolContext =
  (services: ToolServices, { agent, model, rules, subagents, signal }: StepContext) =>
  (part: ToolPart, progress: ToolContext["progress"]): ToolContext => {
    const { sessionID, messageID, callID } = part
    const { platform, location, sessions, permissions, questions, publisher, skills, care, runSubagent } = services
    const tool = { messageID, callID }
    return {
      platform,
      sessionID,
      messageID,
      callID,
      agent: agent.name,
      directory: location.directory,
      worktree: location.worktree,
      signal,
      acceptsImages: model.capabilities.input.image,
      progress,
      allows: (permission, pattern) => permissions.allows(permission, pattern, rules),
      ask: (request) => permissions.ask({ sessionID, ...request, tool }, rules, signal),
      askQuestions: (asked) => questions.ask({ sessionID, questions: asked, tool }, signal),
      runSubagent: (run) => runSubagent(part, run, signal),
      subagents: () => subagents.map(({ name, description, mode }) => ({ name, description, mode })),
      skills,
      updateTodos: (todos) => sessions.updateTodos(sessionID, todos),
      fileEdited: (file) => publisher.publish("file.edited", { file }),
      care,
    }
  }
