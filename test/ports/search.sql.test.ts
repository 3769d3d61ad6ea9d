import { expect, test } from "vitest"
import { sqlFiles, type WorkspaceFiles } from "../../adapters/shared/sql-files.ts"
import { sqlSearch } from "../../adapters/shared/sql-search.ts"
import type { Search } from "../../runtime/ports/search.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { searchSuite } from "./search.suite.ts"

const cwd = "/workspace"

const withSearch = (
  contents: Record<string, string>,
  body: (search: Search, files: WorkspaceFiles) => Promise<void>,
): Promise<void> =>
  withDatabase(async (database) => {
    let time = 0
    const files = sqlFiles(database, { now: () => (time += 1) })
    await files.createDirectory(cwd)
    for (const [path, content] of Object.entries(contents)) await files.write(`${cwd}/${path}`, content)
    await body(sqlSearch({ database, files, now: Date.now }), files)
  })

const found = async (search: Search, pattern: string, options: { newestFirst?: boolean; cwd?: string } = {}) =>
  (await search.text({ cwd, pattern, limit: 100, ...options })).matches.map(
    ({ path, line_number }) => `${path.text}:${line_number}`,
  )

searchSuite((contents, body) => withSearch(contents, (search) => body(search, cwd)))

test("finds across the parts of a large file", () =>
  withSearch({}, async (search, files) => {
    await files.write(`${cwd}/large`, `${"x".repeat(99)}\n`.repeat(9_999) + `${"y".repeat(97)}needle\n`)
    expect(await found(search, "needle")).toEqual(["large:10000"])
    expect(await found(search, "y+ne{2}dle$")).toEqual(["large:10000"])
  }))

test("patterns that would take forever do not", () =>
  withSearch({ a: `${"a".repeat(5_000)}!\n`, b: "aaaa\n" }, async (search) => {
    expect(await found(search, "^(a+)+$")).toEqual(["b:1"])
    expect(await found(search, "a*a*a*a*a*b")).toEqual([])
    expect(await found(search, "(a|aa)+$")).toEqual(["b:1"])
  }))

test("takes ripgrep's syntax", () =>
  withSearch({ a: "Foo(bar)\nfoo.bar\r\nüber 🦊\n" }, async (search) => {
    expect(await found(search, "(?i)FOO")).toEqual(["a:1", "a:2"])
    expect(await found(search, "Foo\\(bar\\)")).toEqual(["a:1"])
    expect(await found(search, "foo\\.bar$")).toEqual(["a:2"])
    expect(await found(search, "o\\W[[:alpha:]]+")).toEqual(["a:1", "a:2"])
    expect(await found(search, "🦊?$")).toEqual(["a:1", "a:2", "a:3"])
    expect(await found(search, "x?über")).toEqual(["a:3"])
    await expect(found(search, "(?=foo)")).rejects.toMatchObject({ name: "InvalidPatternError" })
    await expect(found(search, "\\1")).rejects.toMatchObject({ name: "InvalidPatternError" })
  }))

test("honours nested rules, those above, and takes ignored directories in one step", () =>
  withSearch(
    {
      ".git/HEAD": "",
      ".gitignore": "node_modules\n*.log\n",
      "node_modules/a/x": "x",
      "node_modules-not/x": "x",
      "sub/.gitignore": "!keep.log\n/only\n",
      "sub/keep.log": "x",
      "sub/drop.txt.log": "x",
      "sub/only/x": "x",
      "sub/deep/only/x": "x",
      "sub/node_modules/x": "x",
    },
    async (search) => {
      const expected = ["node_modules-not/x", "sub/deep/only/x", "sub/keep.log"]
      expect(await found(search, "^x")).toEqual(expected.map((path) => `${path}:1`))
      const { paths } = await search.files({ cwd: `${cwd}/sub`, limit: 10 })
      expect(paths).toEqual([".gitignore", "deep/only/x", "keep.log"])
    },
  ))

test("gives the newest first when asked", () =>
  withSearch({ a: "x", b: "x", c: "x" }, async (search, files) => {
    await files.write(`${cwd}/b`, "x!")
    expect(await found(search, "x", { newestFirst: true })).toEqual(["b:1", "c:1", "a:1"])
  }))
