import type { Agent } from "../schema/agent.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import { compactionPrompt, summaryPrompt, titlePrompt } from "./prompts/background.ts"
import { explorePrompt, generalPrompt } from "./prompts/subagents.ts"

/** What a built-in agent is; its rules stand between the rules of all agents and those of the config. */
export interface BuiltinAgent extends Omit<Agent, "permission" | "options"> {
  rules: PermissionRuleset
}

const everything = "*"

/**
 * Returns the rules that every agent starts from.
 *
 * @param readable folders outside the project that agents may read unasked
 */
export function commonRules(readable: string[]): PermissionRuleset {
  return [
    { permission: everything, pattern: "*", action: "allow" },
    { permission: "doom_loop", pattern: "*", action: "ask" },
    { permission: "external_directory", pattern: "*", action: "ask" },
    ...readableRules(readable),
    { permission: "question", pattern: "*", action: "deny" },
    { permission: "read", pattern: "*", action: "allow" },
    { permission: "read", pattern: "*.env", action: "ask" },
    { permission: "read", pattern: "*.env.*", action: "ask" },
    { permission: "read", pattern: "*.env.example", action: "allow" },
  ]
}

/** Returns the rules that open folders outside the project, e.g. the one that holds long tool output. */
export const readableRules = (folders: string[]): PermissionRuleset =>
  folders.map((folder) => ({ permission: "external_directory", pattern: `${folder}/*`, action: "allow" }))

const allow = (...permissions: string[]): PermissionRuleset =>
  permissions.map((permission) => ({ permission, pattern: "*", action: "allow" }))

const denyAll: PermissionRuleset = [{ permission: everything, pattern: "*", action: "deny" }]

/** Returns the agents that every server has. */
export function builtinAgents(readable: string[]): BuiltinAgent[] {
  return [
    {
      name: "build",
      description: "Carries out the task: reads, edits and runs what the permissions allow.",
      mode: "primary",
      rules: allow("question"),
    },
    {
      name: "plan",
      description: "Studies the project and writes a plan. Edits are refused.",
      mode: "primary",
      rules: [
        ...allow("question"),
        { permission: "task", pattern: "general", action: "deny" },
        { permission: "edit", pattern: "*", action: "deny" },
        { permission: "edit", pattern: ".opencode/plans/*.md", action: "allow" },
      ],
    },
    {
      name: "general",
      description:
        "Works on a self-contained task of several steps by itself and reports back. Several can run at once.",
      mode: "subagent",
      prompt: generalPrompt,
      rules: [{ permission: "todowrite", pattern: "*", action: "deny" }],
    },
    {
      name: "explore",
      description:
        "Finds its way through code without changing it: where something is, how it works, who uses it. Say how thorough to be: quick, medium or thorough.",
      mode: "subagent",
      prompt: explorePrompt,
      rules: [
        ...denyAll,
        ...allow("grep", "glob", "list", "bash", "webfetch", "websearch", "read"),
        { permission: "external_directory", pattern: "*", action: "ask" },
        ...readableRules(readable),
      ],
    },
    { name: "compaction", mode: "primary", hidden: true, prompt: compactionPrompt, rules: denyAll },
    { name: "summary", mode: "primary", hidden: true, prompt: summaryPrompt, rules: denyAll },
    { name: "title", mode: "primary", hidden: true, temperature: 0.5, prompt: titlePrompt, rules: denyAll },
  ]
}
