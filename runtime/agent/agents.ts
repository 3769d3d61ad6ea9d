import type { ConfigService } from "../config/config.ts"
import type { LoadedConfig } from "../config/load.ts"
import { redactOptions } from "../config/redact.ts"
import { restoreReferences } from "../config/references.ts"
import { NamedError } from "../errors.ts"
import { rulesFromConfig } from "../permission/rules.ts"
import { tighten } from "../permission/tighten.ts"
import type { Environment } from "../ports/environment.ts"
import { parseModelKey } from "../provider/model-key.ts"
import type { Agent } from "../schema/agent.ts"
import type { AgentConfig } from "../schema/config-agent.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import { type BuiltinAgent, builtinAgents, commonRules, readableRules } from "./builtin-agents.ts"

/** The agents of one instance: the built-in ones and those of the config. */
export interface Agents {
  /** Every agent, hidden ones included: the default one first, then by name. */
  list(): Promise<Agent[]>
  /** The same as responses show them: without secret options. */
  shown(): Promise<Agent[]>
  /** @throws AgentNotFoundError naming the visible ones */
  get(name: string): Promise<Agent>
  find(name: string): Promise<Agent | undefined>
  /** The agent of a prompt that names none: `default_agent`, else build, else the first visible primary one. @throws AgentNotFoundError */
  default(): Promise<Agent>
}

/** Creates the agents of an instance. They are made anew when the config was reloaded. */
export function createAgents({ config, environment }: { config: ConfigService; environment: Environment }): Agents {
  let made: { of: LoadedConfig; agents: Map<string, Agent>; defaultName: string | undefined } | undefined

  async function current() {
    const loaded = await config.load()
    if (made?.of === loaded) return made
    const agents = makeAgents(loaded, environment)
    made = { of: loaded, agents, defaultName: defaultAgent(agents, loaded.config.default_agent)?.name }
    return made
  }

  async function list(): Promise<Agent[]> {
    const { agents, defaultName } = await current()
    const rank = (agent: Agent) => (agent.name === defaultName ? 0 : 1)
    return [...agents.values()].sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1))
  }

  const find = async (name: string) => (await current()).agents.get(name)

  async function get(name: string): Promise<Agent> {
    const { agents } = await current()
    const agent = agents.get(name)
    if (!agent) throw notFound(`Cannot find agent "${name}"`, name, agents)
    return agent
  }

  async function defaultOrThrow(): Promise<Agent> {
    const { agents } = await current()
    const wanted = (await config.load()).config.default_agent
    const agent = defaultAgent(agents, wanted)
    if (agent && (wanted === undefined || agent.name === wanted)) return agent
    const name = wanted ?? "build"
    throw notFound(`Cannot use "${name}" as default agent: it must be an enabled primary agent`, name, agents)
  }

  async function shown(): Promise<Agent[]> {
    const { references } = await config.load()
    return (await list()).map((agent) => ({
      ...agent,
      ...(agent.prompt !== undefined && { prompt: restoreReferences(agent.prompt, references) }),
      options: redactOptions(agent.options),
    }))
  }

  return { list, shown, get, find, default: defaultOrThrow }
}

const isSelectable = (agent: Agent | undefined): agent is Agent =>
  agent !== undefined && agent.mode !== "subagent" && agent.hidden !== true

function defaultAgent(agents: Map<string, Agent>, wanted: string | undefined): Agent | undefined {
  const candidates = [agents.get(wanted ?? "build"), agents.get("build"), ...agents.values()]
  return candidates.find(isSelectable)
}

function notFound(message: string, agent: string, agents: Map<string, Agent>): NamedError {
  const available = [...agents.values()]
    .filter((candidate) => candidate.hidden !== true)
    .map((candidate) => candidate.name)
    .sort()
  return new NamedError("AgentNotFoundError", {
    message: `${message}. Available: ${available.join(", ")}`,
    agent,
    available,
  })
}

function makeAgents(loaded: LoadedConfig, environment: Environment): Map<string, Agent> {
  const { config, granted, restrictions } = loaded
  const { home, data } = environment.paths
  const readable = [`${data}/tool-output`]
  const agents = new Map<string, Agent>()
  const builtins = new Map(builtinAgents(readable).map((agent) => [agent.name, agent]))
  for (const name of new Set([...builtins.keys(), ...Object.keys(config.agent ?? {})])) {
    const settings = own(config.agent, name)
    if (settings?.disable === true) continue
    agents.set(name, makeAgent(name, builtins.get(name), settings, rulesFor(name, builtins.get(name)?.rules ?? [])))
  }
  return agents

  function rulesFor(name: string, builtinRules: PermissionRuleset): PermissionRuleset {
    const userRules = [
      ...commonRules(readable),
      ...builtinRules,
      ...rulesFromConfig(granted.permission, home),
      ...rulesFromConfig(own(granted.agent, name)?.permission, home),
    ]
    const projectRules = [
      ...rulesFromConfig(restrictions.permission, home),
      ...rulesFromConfig(own(restrictions.agentPermission, name), home),
    ]
    const rules = tighten(userRules, projectRules)
    // The folder of long tool output stays readable, unless the config names it.
    const named = rules.some(
      (rule) =>
        rule.permission === "external_directory" &&
        rule.action === "deny" &&
        readable.some((folder) => rule.pattern === `${folder}/*`),
    )
    return named ? rules : [...rules, ...readableRules(readable)]
  }
}

const own = <Value>(record: Record<string, Value> | undefined, name: string): Value | undefined =>
  record && Object.hasOwn(record, name) ? record[name] : undefined

function makeAgent(
  name: string,
  builtin: BuiltinAgent | undefined,
  settings: AgentConfig | undefined,
  permission: PermissionRuleset,
): Agent {
  const { rules: _, ...base } = builtin ?? { mode: "all" as const, rules: [] }
  const model = settings?.model === undefined ? undefined : parseModelKey(settings.model)
  const said = {
    description: settings?.description,
    mode: settings?.mode,
    hidden: settings?.hidden,
    topP: settings?.top_p,
    temperature: settings?.temperature,
    color: settings?.color,
    model,
    variant: settings?.variant,
    prompt: settings?.prompt,
    steps: settings?.steps ?? settings?.maxSteps,
  }
  const overrides = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  return { ...base, ...overrides, name, native: builtin !== undefined, permission, options: settings?.options ?? {} }
}
