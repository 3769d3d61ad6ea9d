import type { PermissionConfig } from "../schema/config-permission.ts"
import type { PermissionAction, PermissionRule, PermissionRuleset } from "../schema/permission.ts"
import { matchesPattern } from "../wildcard.ts"

/** Permission that a tool asks for, where it is not the tool's own name. */
const permissionOfTool: Record<string, string> = {
  write: "edit",
  apply_patch: "edit",
  patch: "edit",
  multiedit: "edit",
}

/** Returns the name of the permission that a tool asks for. */
export const toolPermission = (tool: string): string => permissionOfTool[tool] ?? tool

/**
 * Tells whether `text` matches a pattern in which `*` means any characters and `?` means one.
 *
 * A pattern that ends in " *" also matches without that tail: `git *` matches `git`.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  if (pattern === "*") return true
  if (pattern.endsWith(" *") && matchesPattern(text, pattern.slice(0, -2))) return true
  return matchesPattern(text, pattern)
}

/**
 * Turns the `permission` value of a config into rules, in its own order.
 *
 * @param home replaces a leading `~` or `$HOME` in patterns
 */
export function rulesFromConfig(config: PermissionConfig | undefined, home?: string): PermissionRuleset {
  if (config === undefined) return []
  if (typeof config === "string") return [{ permission: "*", pattern: "*", action: config }]
  return Object.entries(config).flatMap(([permission, value]): PermissionRuleset => {
    if (value === undefined) return []
    if (typeof value === "string") return [{ permission, pattern: "*", action: value }]
    return Object.entries(value).map(([pattern, action]) => ({ permission, pattern: withHome(pattern, home), action }))
  })
}

function withHome(pattern: string, home: string | undefined): string {
  const rest = /^(?:~|\$HOME)(?=$|\/)(.*)$/s.exec(pattern)
  return rest && home !== undefined ? home + rest[1] : pattern
}

/** Returns the rule that decides: the last one that matches; undefined when none does. */
export function decidingRule(
  permission: string,
  pattern: string,
  ...rulesets: PermissionRuleset[]
): PermissionRule | undefined {
  return rulesets
    .flat()
    .findLast((rule) => matchesWildcard(permission, rule.permission) && matchesWildcard(pattern, rule.pattern))
}

/** Decides one pattern of one permission: the last rule that matches wins, `ask` when none does. */
export const evaluate = (permission: string, pattern: string, ...rulesets: PermissionRuleset[]): PermissionAction =>
  decidingRule(permission, pattern, ...rulesets)?.action ?? "ask"

/** Tells whether a tool need not be offered: the last rule for its permission is a plain `deny` for everything. */
export function isToolDisabled(tool: string, ...rulesets: PermissionRuleset[]): boolean {
  const permission = toolPermission(tool)
  const last = rulesets.flat().findLast((rule) => matchesWildcard(permission, rule.permission))
  return last?.action === "deny" && last.pattern === "*"
}

/** Returns those of `tools` that need not be offered to the model. */
export const disabledTools = (tools: Iterable<string>, ...rulesets: PermissionRuleset[]): Set<string> =>
  new Set([...tools].filter((tool) => isToolDisabled(tool, ...rulesets)))
