import { expect, test } from "vitest"
import { expandTemplate, mentions } from "../../runtime/command/template.ts"
import type { ConfigFiles } from "../../runtime/config/config-files.ts"
import { expandGlob } from "../../runtime/config/expand-glob.ts"
import { parseMarkdown } from "../../runtime/config/markdown.ts"
import { redactAddress } from "../../runtime/config/redact.ts"
import { matchesPattern } from "../../runtime/wildcard.ts"
import { shellPatterns } from "../../runtime/tools/shell-patterns.ts"
import { diffTexts } from "../../runtime/tools/text-diff.ts"
import { findByTrimmedLines } from "../../runtime/tools/text-match.ts"

/** Time is the server's: one thread serves everybody. Each of these took between 4 seconds and minutes before it had a bound. */
const inTime = async (name: string, work: () => unknown): Promise<void> => {
  const start = performance.now()
  try {
    await work()
  } catch {
    // A refusal is fine.
  }
  expect(performance.now() - start, name).toBeLessThan(5000)
}

const filesNamed = (...names: string[]): ConfigFiles => ({
  list: async () => names.map((name) => ({ name, type: "file" as const })),
  isFile: async () => true,
  readText: async () => "",
})

test("patterns of a project's instructions are matched in linear time", async () => {
  const files = filesNamed(`${"a".repeat(250)}c`)
  await inTime("stars", () => expandGlob(files, `/${"*a".repeat(60)}b`))
  await inTime("text", () => matchesPattern("a".repeat(100_000), `${"*a".repeat(500)}b`))
  expect(await expandGlob(filesNamed("a.md", "b.md", "a.txt"), "/x/a*.?d")).toEqual(["/x/a.md"])
})

test("the files that instructions name are bounded in number", async () => {
  const names = Array.from({ length: 5000 }, (_, index) => `${index}.md`)
  expect((await expandGlob(filesNamed(...names), "/*.md")).length).toBe(200)
  let listed = 0
  const endless: ConfigFiles = {
    ...filesNamed(),
    isFile: async () => false,
    list: async () => {
      listed++
      return Array.from({ length: 100 }, (_, index) => ({ name: `d${index}`, type: "directory" as const }))
    },
  }
  expect(await expandGlob(endless, "/**/x")).toEqual([])
  expect(listed).toBe(5000)
})

test("front matter of agents, commands and skills is bounded", async () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`)
  const fronts = {
    keys: keys.join("\n"),
    "keys that fit": keys.slice(0, 7000).join("\n"),
    spaces: `a:${" ".repeat(30_000)}\nb: [`,
    colons: `a: ${"b: ".repeat(20_000)}\nb: [`,
    depth: "[".repeat(60_000),
    aliases: `a: &a [x]\n${Array.from({ length: 1000 }, (_, index) => `b${index}: [*a, *a, *a, *a]`).join("\n")}`,
  }
  for (const [name, front] of Object.entries(fronts)) {
    await inTime(name, () => parseMarkdown(`---\n${front}\n---\nbody`, "/workspace/SKILL.md"))
  }
  await expect(parseMarkdown(`---\n${fronts.keys}\n---\n`, "/a.md")).rejects.toThrow("longer than 65536 characters")
})

test("a template cannot make gigabytes of its arguments", async () => {
  const args = "a ".repeat(50_000)
  for (const template of ["$1 ".repeat(50_000), "$ARGUMENTS".repeat(50_000)]) {
    await expect(expandTemplate(template, args)).rejects.toThrow("Shorten the arguments")
  }
  await inTime("mentions", () => mentions("@a.".repeat(300_000)))
  await inTime("commands", () => expandTemplate("!`".repeat(100_000), ""))
  await inTime("address", () => redactAddress(`a://${"b".repeat(1_000_000)}`))
})

test("command lines, edits and patches of a model are judged in time", async () => {
  const lines = {
    wrappers: "sudo ".repeat(20_000),
    actions: `find ${"-exec ".repeat(20_000)}`,
    subscripts: `${"a[".repeat(60_000)}$(`,
    nested: `${"$(".repeat(40)}${"x ".repeat(20_000)}`,
    heredocs: `${"<<A ".repeat(10_000)}\n${"A\n".repeat(10_000)}`,
    braces: "${a".repeat(30_000),
    arithmetic: "$((".repeat(30_000),
    backticks: "`a` ".repeat(30_000),
    loops: "for a in b; do ".repeat(8000),
  }
  for (const [name, line] of Object.entries(lines)) await inTime(name, () => shellPatterns(line))
  await inTime("edit", () => findByTrimmedLines("a\n".repeat(200_000), `${"a\n".repeat(100_000)}b\nc`))
  const numbered = (name: string) => Array.from({ length: 100_000 }, (_, index) => `${name}${index}`).join("\n")
  await inTime("diff", () => diffTexts("a", numbered("a"), numbered("b")))
})

test("lines that repeat themselves are found where they are", () => {
  const found = findByTrimmedLines("a\na\na\nb\n a \na\nb\nb\n", "a\na\nb\n")
  expect(found.map(({ lineNumber }) => lineNumber)).toEqual([2, 5])
  expect(findByTrimmedLines("a\na\na\na\na\n", "a\na\n").map(({ lineNumber }) => lineNumber)).toEqual([1, 3])
})
