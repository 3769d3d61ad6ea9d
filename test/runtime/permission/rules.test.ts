import { expect, test } from "vitest"
import {
  decidingRule,
  disabledTools,
  evaluate,
  isToolDisabled,
  matchesWildcard,
  rulesFromConfig,
} from "../../../runtime/permission/rules.ts"

test("a star is any text, slashes included, and a question mark one character", () => {
  expect(matchesWildcard("src/deep/file.ts", "src/*.ts")).toBe(true)
  expect(matchesWildcard("src/file.tsx", "src/*.ts")).toBe(false)
  expect(matchesWildcard("a1", "a?")).toBe(true)
  expect(matchesWildcard("a", "a?")).toBe(false)
  expect(matchesWildcard("", "*")).toBe(true)
  expect(matchesWildcard("", "")).toBe(true)
})

test("characters of regular expressions mean themselves", () => {
  expect(matchesWildcard("a.b", "a.b")).toBe(true)
  expect(matchesWildcard("axb", "a.b")).toBe(false)
  expect(matchesWildcard("echo (a|b)", "echo (a|b)")).toBe(true)
})

test("a pattern that ends in blank and star also matches the bare command", () => {
  expect(matchesWildcard("git", "git *")).toBe(true)
  expect(matchesWildcard("git push", "git *")).toBe(true)
  expect(matchesWildcard("gitk", "git *")).toBe(false)
})

test("many stars take no exponential time", () => {
  expect(matchesWildcard("a".repeat(5_000), `${"*a".repeat(50)}b`)).toBe(false)
})

test("config becomes rules in its own order", () => {
  expect(rulesFromConfig(undefined)).toEqual([])
  expect(rulesFromConfig("ask")).toEqual([{ permission: "*", pattern: "*", action: "ask" }])
  expect(rulesFromConfig({ bash: { "*": "ask", "git *": "allow" }, edit: "deny" })).toEqual([
    { permission: "bash", pattern: "*", action: "ask" },
    { permission: "bash", pattern: "git *", action: "allow" },
    { permission: "edit", pattern: "*", action: "deny" },
  ])
})

test("the home stands for a leading ~ or $HOME in patterns", () => {
  const rules = rulesFromConfig(
    { external_directory: { "~/notes/*": "allow", "$HOME/x": "deny", "~x": "ask" } },
    "/home/u",
  )
  expect(rules.map((rule) => rule.pattern)).toEqual(["/home/u/notes/*", "/home/u/x", "~x"])
})

test("the last matching rule decides, over all rulesets; without one it asks", () => {
  const first = rulesFromConfig({ "*": "allow", bash: { "*": "deny", "git *": "allow" } })
  expect(evaluate("bash", "rm x", first)).toBe("deny")
  expect(evaluate("bash", "git status", first)).toBe("allow")
  expect(evaluate("bash", "git status", first, rulesFromConfig("ask"))).toBe("ask")
  expect(evaluate("edit", "a.ts", [])).toBe("ask")
  expect(decidingRule("bash", "rm x", first)).toEqual({ permission: "bash", pattern: "*", action: "deny" })
})

test("a tool is left out when its permission is plainly denied, not when only patterns are", () => {
  const rules = rulesFromConfig({
    edit: "deny",
    bash: { "rm *": "deny" },
    webfetch: "deny",
    task: { "*": "deny", explore: "allow" },
  })
  expect(disabledTools(["write", "edit", "apply_patch", "bash", "webfetch", "task", "read"], rules)).toEqual(
    new Set(["write", "edit", "apply_patch", "webfetch"]),
  )
})

test("a later rule for everything brings a tool back", () => {
  expect(isToolDisabled("bash", rulesFromConfig({ bash: "deny" }), rulesFromConfig({ bash: "allow" }))).toBe(false)
  expect(isToolDisabled("bash", rulesFromConfig("deny"))).toBe(true)
})
