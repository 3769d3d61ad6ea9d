import type { LanguageModelV4FunctionTool, LanguageModelV4Prompt } from "@ai-sdk/provider"
import type { Location } from "../location.ts"
import { evaluate, isToolDisabled } from "../permission/rules.ts"
import { tighten } from "../permission/tighten.ts"
import type { Platform } from "../platform.ts"
import { withCacheMarks } from "../provider/cache-marks.ts"
import { fitPrompt } from "../provider/prompt-rules.ts"
import type { Providers, ResolvedModel } from "../provider/providers.ts"
import { samplingOf } from "../provider/sampling.ts"
import { silenceOf, withTimeouts } from "../provider/timeouts.ts"
import { outputTokens } from "../provider/vendor-options.ts"
import type { Agent } from "../schema/agent.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { Run } from "../session/runs.ts"
import type { Sessions } from "../session/sessions.ts"
import { toolSchema } from "../tools/tool-schema.ts"
import type { Tool } from "../tools/tool.ts"
import type { Agents } from "./agents.ts"
import { toPrompt } from "./history.ts"
import { type Pending, stepsOf } from "./pending.ts"
import { sessionHeaders } from "./session-headers.ts"
import { maxStepsReminder } from "./prompts/steps.ts"
import { withModeReminder } from "./reminders.ts"
import type { PreparedRequest } from "./step.ts"
import { buildSystem, type Instruction } from "./system.ts"
import { createToolContext, type ToolServices } from "./tool-context.ts"
import { createStructuredOutput } from "./structured.ts"

export interface RequestOptions {
  platform: Platform
  location: Location
  sessions: Sessions
  agents: Agents
  providers: Providers
  /** Every tool that could be offered, `invalid` among them. */
  tools(model: ResolvedModel): Promise<readonly Tool[]>
  services: ToolServices
  instructions(): Promise<Instruction[]>
}

/** Prepares one request: agent, model, system message, history, and the tools that the permissions leave. */
export const createRequests =
  ({ platform, location, sessions, agents, providers, tools, services, instructions }: RequestOptions) =>
  async (run: Run, pending: Pending): Promise<PreparedRequest> => {
    const { user, history, steps } = pending
    const session = sessions.get(run.sessionID)
    const [agent, model] = await Promise.all([
      agents.get(user.agent),
      providers.model(user.model.providerID, user.model.modelID),
    ])
    const loading = model.load()
    // A provider that cannot be used is the answer's error, like one that refuses the request.
    loading.catch(() => {})
    const [all, instructionTexts, skills, listed] = await Promise.all([
      tools(model),
      instructions(),
      services.skills(),
      agents.list(),
    ])
    const given = [...agent.permission, ...(session.permission ?? [])]
    // Who answers for a provider of a strange project does nothing here that the user has not seen.
    const rules = model.isForeign ? tighten(given, ASK_ALWAYS) : given
    const offered = all.filter((tool) => tool.id !== "invalid" && isOffered(tool, agent, rules, user.tools))
    const structured =
      user.format?.type === "json_schema" ? createStructuredOutput(user.format, stepsOf(pending)) : undefined
    const callable = [
      ...all.filter((tool) => tool.id === "invalid"),
      ...offered,
      ...(structured ? [structured.tool] : []),
    ]
    const isLast = agent.steps !== undefined && steps + 1 >= agent.steps
    const definitions = [...offered.map(definition), ...(structured ? [structured.definition] : [])]
    const system = buildSystem({
      ...{ agent, directory: location.directory, worktree: location.worktree },
      model: { providerID: model.info.providerID, id: model.info.api.id, name: model.info.name },
      isRepository: location.vcs !== undefined,
      os: platform.environment.os,
      now: platform.clock.now(),
      instructions: instructionTexts,
      skills: isToolDisabled("skill", rules)
        ? []
        : skills.filter(({ name }) => evaluate("skill", name, rules) !== "deny"),
      override: user.system,
    })
    const prompt: LanguageModelV4Prompt = [
      { role: "system", content: system },
      ...toPrompt(withModeReminder(history, pending), model.info),
      ...(isLast ? [{ role: "assistant" as const, content: [{ type: "text" as const, text: maxStepsReminder }] }] : []),
    ]
    const subagents = listed.filter((other) => !other.hidden)
    const sampling = samplingOf(model.info)
    const { temperature = sampling.temperature, topP = sampling.topP } = agent
    const providerOptions = model.callOptions(user.model.variant ?? agent.variant, agent.options, run.sessionID)
    const maxOutputTokens = outputTokens(model.info, providerOptions)
    return {
      agentName: agent.name,
      model: model.info,
      variant: user.model.variant,
      stream: withTimeouts(async (options) => (await loading).doStream(options), model.timeouts, platform.clock),
      silenceMs: silenceOf(model.timeouts),
      request: {
        prompt: withCacheMarks(fitPrompt(prompt, model.info), model.info),
        ...(maxOutputTokens !== undefined && { maxOutputTokens }),
        ...(temperature !== undefined && model.info.capabilities.temperature && { temperature }),
        ...(topP !== undefined && { topP }),
        ...(definitions.length > 0 && {
          tools: definitions,
          toolChoice: { type: structured ? ("required" as const) : ("auto" as const) },
        }),
        headers: sessionHeaders(run.sessionID, model),
        providerOptions,
      },
      tools: new Map(callable.map((tool) => [tool.id, tool])),
      rules,
      context: (part, progress, signal) =>
        createToolContext(services, { agent, model: model.info, rules, subagents, signal })(part, progress),
      isLast,
      structured,
    }
  }

const ASK_ALWAYS: PermissionRuleset = [{ permission: "*", pattern: "*", action: "ask" }]

/** Built-in primary agents alone may put questions to the user: an agent from a file was not written with them in mind. */
const isOffered = (
  tool: Tool,
  agent: Agent,
  rules: PermissionRuleset,
  asked: Record<string, boolean> | undefined,
): boolean =>
  asked?.[tool.id] !== false &&
  !isToolDisabled(tool.id, rules) &&
  (tool.id !== "question" || (agent.native === true && agent.mode !== "subagent"))

const definition = (tool: Tool): LanguageModelV4FunctionTool => ({
  type: "function",
  name: tool.id,
  description: tool.description,
  inputSchema: toolSchema(tool),
})
