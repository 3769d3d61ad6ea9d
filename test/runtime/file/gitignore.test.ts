import { expect, test } from "vitest"
import { parseGitignore } from "../../../runtime/file/gitignore.ts"

const ignored = (text: string, path: string, isDirectory = false) => parseGitignore(text)(path, isDirectory)

test("a name counts at any depth, a path only from the top", () => {
  expect(ignored("*.log", "a/b/c.log")).toBe(true)
  expect(ignored("/a.log", "a.log")).toBe(true)
  expect(ignored("/a.log", "b/a.log")).toBeUndefined()
  expect(ignored("docs/*.md", "docs/a.md")).toBe(true)
  expect(ignored("docs/*.md", "x/docs/a.md")).toBeUndefined()
  expect(ignored("docs/*.md", "docs/x/a.md")).toBeUndefined()
})

test("a slash at the end means directories", () => {
  expect(ignored("build/", "a/build", true)).toBe(true)
  expect(ignored("build/", "a/build")).toBeUndefined()
})

test("the last rule that matches decides", () => {
  expect(ignored("*.log\n!keep.log", "keep.log")).toBe(false)
  expect(ignored("!keep.log\n*.log", "keep.log")).toBe(true)
})

test("two stars cross directories, one does not", () => {
  expect(ignored("**/cache", "a/b/cache")).toBe(true)
  expect(ignored("a/**/z", "a/z")).toBe(true)
  expect(ignored("a/**/z", "a/b/c/z")).toBe(true)
  expect(ignored("a/**", "a/b/c")).toBe(true)
  expect(ignored("a/*", "a/b/c")).toBeUndefined()
})

test("comments, blank lines, broken classes and carriage returns harm nothing", () => {
  expect(ignored("# a\r\n\r\n[z\r\na\r\n", "a")).toBe(true)
  expect(ignored("\\#a\n\\!b", "#a")).toBe(true)
  expect(ignored("\\#a\n\\!b", "!b")).toBe(true)
  expect(ignored("trailing \nescaped\\ ", "trailing")).toBe(true)
  expect(ignored("trailing \nescaped\\ ", "escaped ")).toBe(true)
})

test("classes and characters of regular expressions are taken as git takes them", () => {
  expect(ignored("[a-c].ts", "b.ts")).toBe(true)
  expect(ignored("[!a-c].ts", "b.ts")).toBeUndefined()
  expect(ignored("[]].ts", "].ts")).toBe(true)
  expect(ignored("a+(b).$x", "a+(b).$x")).toBe(true)
  expect(ignored("a.ts", "abts")).toBeUndefined()
})

test("braces are letters", () => {
  expect(ignored("*.{a,b}", "x.a")).toBeUndefined()
  expect(ignored("*.{a,b}", "x.{a,b}")).toBe(true)
})

test("classes may hold ranges, escapes and brackets, and may be negated", () => {
  expect(ignored("[a-cx-z]", "y")).toBe(true)
  expect(ignored("[!a-c]", "b")).toBeUndefined()
  expect(ignored("[^a-c]", "d")).toBe(true)
  expect(ignored("[\\]]", "]")).toBe(true)
  expect(ignored("[a-]", "-")).toBe(true)
})

test("a pattern of many stars takes no time", () => {
  const began = performance.now()
  expect(ignored(`${"*a".repeat(40)}b`, "a".repeat(200))).toBeUndefined()
  expect(ignored(`${"**/a/".repeat(40)}b`, "a/".repeat(200) + "c")).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(1000)
})
