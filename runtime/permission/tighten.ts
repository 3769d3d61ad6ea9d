import type { PermissionRule, PermissionRuleset } from "../schema/permission.ts"
import { matchesWildcard } from "./rules.ts"

const overlaps = (one: PermissionRule, other: PermissionRule) =>
  matchesWildcard(one.permission, other.permission) || matchesWildcard(other.permission, one.permission)

/**
 * Adds rules that may only restrict: nothing that `base` denies is asked or allowed afterwards, and nothing that it asks is allowed.
 *
 * `allow` rules are dropped. After an `ask` rule, the denials of `base` that it could weaken are repeated together with
 * their exceptions, which then ask. Where patterns overlap in part the result is stricter than needed, never looser.
 */
export function tighten(base: PermissionRuleset, restrictions: PermissionRuleset): PermissionRuleset {
  const tightened = [...base]
  for (const restriction of restrictions) {
    if (restriction.action === "allow") continue
    tightened.push(restriction)
    if (restriction.action === "deny") continue
    const denials = base.filter((rule) => rule.action === "deny" && overlaps(rule, restriction))
    const first = denials[0]
    if (!first) continue
    for (const rule of base.slice(base.indexOf(first))) {
      if (!overlaps(rule, restriction) || !denials.some((denial) => overlaps(rule, denial))) continue
      tightened.push(rule.action === "allow" ? { ...rule, action: "ask" } : rule)
    }
  }
  return tightened
}
