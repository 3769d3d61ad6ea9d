import { expect, test } from "vitest"
import { evaluate, rulesFromConfig } from "../../../runtime/permission/rules.ts"
import { tighten } from "../../../runtime/permission/tighten.ts"
import type { PermissionConfig } from "../../../runtime/schema/config-permission.ts"

const tightened = (base: PermissionConfig, restrictions: PermissionConfig) =>
  tighten(rulesFromConfig(base), rulesFromConfig(restrictions))

test("allow rules are dropped", () => {
  const base = rulesFromConfig({ bash: "ask" })
  expect(tighten(base, rulesFromConfig({ bash: "allow", edit: "allow" }))).toEqual(base)
})

test("ask and deny rules restrict what was allowed", () => {
  const rules = tightened("allow", { bash: { "*": "ask", "rm *": "deny" } })
  expect(evaluate("bash", "ls", rules)).toBe("ask")
  expect(evaluate("bash", "rm x", rules)).toBe("deny")
  expect(evaluate("edit", "a", rules)).toBe("allow")
})

test("asking never opens what was denied", () => {
  const rules = tightened({ "*": "allow", bash: { "*": "allow", "sudo *": "deny" } }, { bash: "ask" })
  expect(evaluate("bash", "sudo rm", rules)).toBe("deny")
  expect(evaluate("bash", "ls", rules)).toBe("ask")
})

test("asking for everything keeps every single denial, and what was allowed after one asks", () => {
  const rules = tightened({ "*": "allow", edit: { "*": "deny", "plans/*.md": "allow" }, question: "deny" }, "ask")
  expect(evaluate("edit", "a.ts", rules)).toBe("deny")
  expect(evaluate("edit", "plans/a.md", rules)).toBe("ask")
  expect(evaluate("question", "x", rules)).toBe("deny")
  expect(evaluate("bash", "ls", rules)).toBe("ask")
})

test("no pattern gets looser, whatever the order of rules", () => {
  const strictness = { allow: 0, ask: 1, deny: 2 }
  const actions = ["allow", "ask", "deny"] as const
  const permissions = ["*", "bash", "b*", "edit"]
  const patterns = ["*", "git *", "git push *", "a?"]
  // A small generator with a fixed seed: the same cases at every run.
  let seed = 7
  const pick = <Value>(from: readonly Value[]): Value => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return from[seed % from.length] as Value
  }
  const ruleset = () =>
    Array.from({ length: 4 }, () => ({ permission: pick(permissions), pattern: pick(patterns), action: pick(actions) }))
  for (let round = 0; round < 500; round++) {
    const [base, restrictions] = [ruleset(), ruleset()]
    const result = tighten(base, restrictions)
    for (const permission of ["bash", "edit", "read"]) {
      for (const text of ["git status", "git push x", "ab", "other"]) {
        const [before, after] = [evaluate(permission, text, base), evaluate(permission, text, result)]
        expect(strictness[after], JSON.stringify({ base, restrictions, permission, text })).toBeGreaterThanOrEqual(
          strictness[before],
        )
      }
    }
  }
})
