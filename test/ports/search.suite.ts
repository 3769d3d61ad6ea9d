import { expect, test } from "vitest"
import type { Search } from "../../runtime/ports/search.ts"

/** Gives a search and a directory that holds just these files, by relative path. */
type WithSearch = (files: Record<string, string>, body: (search: Search, cwd: string) => Promise<void>) => Promise<void>

const REPOSITORY = { ".git/HEAD": "ref: refs/heads/main\n" }

/** What every adapter of search does. */
export const searchSuite = (withSearch: WithSearch): void => {
  test("gives matches in ripgrep's form, with offsets in bytes", () =>
    withSearch({ "src/a.ts": "é one\ntwo é one one\n" }, async (search, cwd) => {
      const { matches, truncated } = await search.text({ cwd, pattern: "one", limit: 10 })
      expect(truncated).toBe(false)
      expect(matches).toEqual([
        {
          path: { text: "src/a.ts" },
          lines: { text: "é one\n" },
          line_number: 1,
          absolute_offset: 0,
          submatches: [{ match: { text: "one" }, start: 3, end: 6 }],
        },
        {
          path: { text: "src/a.ts" },
          lines: { text: "two é one one\n" },
          line_number: 2,
          absolute_offset: 7,
          submatches: [
            { match: { text: "one" }, start: 7, end: 10 },
            { match: { text: "one" }, start: 11, end: 14 },
          ],
        },
      ])
    }))

  test("takes the pattern as a case-sensitive regular expression", () =>
    withSearch({ "a.txt": "Foo\nfoo\nf1o\n" }, async (search, cwd) => {
      const { matches } = await search.text({ cwd, pattern: "f.o", limit: 10 })
      expect(matches.map((match) => match.lines.text)).toEqual(["foo\n", "f1o\n"])
    }))

  test("takes a pattern that looks like an option as a pattern", () =>
    withSearch({ "a.txt": "--pre=sh\n" }, async (search, cwd) => {
      expect((await search.text({ cwd, pattern: "--pre=sh", limit: 10 })).matches).toHaveLength(1)
    }))

  test("honours .gitignore, reads hidden files, never .git", () =>
    withSearch(
      {
        ...REPOSITORY,
        ".gitignore": "dist/\n# needle\n",
        ".env": "needle\n",
        "dist/a.js": "needle\n",
        ".git/config": "needle\n",
      },
      async (search, cwd) => {
        const { matches } = await search.text({ cwd, pattern: "needle", limit: 10 })
        expect(matches.map((match) => match.path.text).toSorted()).toEqual([".env", ".gitignore"])
        expect((await search.files({ cwd, limit: 10 })).paths).toEqual([".env", ".gitignore"])
        expect((await search.files({ cwd, glob: "**/*", limit: 10 })).paths.toSorted()).toEqual([".env", ".gitignore"])
      },
    ))

  test("skips binary files", () =>
    withSearch({ "a.bin": "needle\n\0\n", "b.txt": "needle\n" }, async (search, cwd) => {
      const { matches } = await search.text({ cwd, pattern: "needle", limit: 10 })
      expect(matches.map((match) => match.path.text)).toEqual(["b.txt"])
    }))

  test("narrows to a glob, a directory or a file", () =>
    withSearch({ "a.ts": "needle", "sub/b.ts": "needle", "sub/c.md": "needle" }, async (search, cwd) => {
      const found = async (query: { include?: string; path?: string }) =>
        (await search.text({ cwd, pattern: "needle", limit: 10, ...query })).matches
          .map((match) => match.path.text)
          .toSorted()
      expect(await found({ include: "*.ts" })).toEqual(["a.ts", "sub/b.ts"])
      expect(await found({ include: "*.{md,txt}" })).toEqual(["sub/c.md"])
      expect(await found({ path: "sub" })).toEqual(["sub/b.ts", "sub/c.md"])
      expect(await found({ path: "sub/c.md" })).toEqual(["sub/c.md"])
      expect(await found({ path: `${cwd}/sub`, include: "*.ts" })).toEqual(["sub/b.ts"])
    }))

  test("lists files by name, or those of a glob", () =>
    withSearch({ "b.ts": "", "a.ts": "", "sub/deep/c.ts": "", "sub/d.md": "" }, async (search, cwd) => {
      const found = async (glob: string) => (await search.files({ cwd, glob, limit: 10 })).paths.toSorted()
      expect((await search.files({ cwd, limit: 10 })).paths).toEqual(["a.ts", "b.ts", "sub/d.md", "sub/deep/c.ts"])
      expect(await found("**/*.ts")).toEqual(["a.ts", "b.ts", "sub/deep/c.ts"])
      expect(await found("*.ts")).toEqual(["a.ts", "b.ts", "sub/deep/c.ts"])
      expect(await found("sub/**")).toEqual(["sub/d.md", "sub/deep/c.ts"])
      expect(await found("sub/*")).toEqual(["sub/d.md"])
      expect(await found("sub/**/*.ts")).toEqual(["sub/deep/c.ts"])
      expect(await found("*/deep/*.{ts,md}")).toEqual(["sub/deep/c.ts"])
      expect(await found("sub/d.md")).toEqual(["sub/d.md"])
      expect(await found("*.none")).toEqual([])
      expect(await found("none/*.ts")).toEqual([])
    }))

  test("says when the limit cut the answer", () =>
    withSearch({ "a.txt": "x\nx\nx\n", "b.txt": "x\n" }, async (search, cwd) => {
      expect(await search.text({ cwd, pattern: "x", limit: 2 })).toMatchObject({ matches: [{}, {}], truncated: true })
      expect(await search.text({ cwd, pattern: "x", limit: 4 })).toMatchObject({ truncated: false })
      expect(await search.files({ cwd, limit: 1 })).toMatchObject({ paths: [expect.any(String)], truncated: true })
      expect(await search.files({ cwd, limit: 2 })).toMatchObject({ truncated: false })
    }))

  test("gives all paths in pieces, as bytes", () =>
    withSearch(
      { ".git/HEAD": "", ".gitignore": "dist\n", "a b.txt": "", "sub/ü.ts": "", "dist/x.js": "" },
      async (search, cwd) => {
        const chunks: Uint8Array[] = []
        const { truncated } = await search.paths({ cwd, onChunk: (chunk) => chunks.push(chunk) })
        expect(truncated).toBe(false)
        expect(chunks.every((chunk) => chunk.at(-1) === 0)).toBe(true)
        const text = chunks.map((chunk) => new TextDecoder().decode(chunk)).join("")
        expect(text.split("\0").toSorted()).toEqual(["", ".gitignore", "a b.txt", "sub/ü.ts"])
      },
    ))

  test("refuses a pattern that is none", () =>
    withSearch({ "a.txt": "x" }, async (search, cwd) => {
      await expect(search.text({ cwd, pattern: "(a", limit: 1 })).rejects.toMatchObject({
        name: "InvalidPatternError",
        data: { pattern: "(a" },
      })
      await expect(search.files({ cwd, glob: "{a", limit: 1 })).rejects.toMatchObject({ name: "InvalidPatternError" })
      await expect(search.text({ cwd, pattern: "a\0b", limit: 1 })).rejects.toMatchObject({
        name: "InvalidPatternError",
      })
    }))

  test("refuses a path that leaves the directory", () =>
    withSearch({ "a.txt": "x" }, async (search, cwd) => {
      await expect(search.text({ cwd, pattern: "x", path: "..", limit: 1 })).rejects.toMatchObject({
        name: "OutsideDirectoryError",
      })
    }))

  test("names a path that does not exist", () =>
    withSearch({ "a.txt": "x" }, async (search, cwd) => {
      await expect(search.text({ cwd, pattern: "x", path: "none", limit: 1 })).rejects.toMatchObject({
        name: "FileNotFoundError",
      })
      await expect(search.files({ cwd: `${cwd}/none`, limit: 1 })).rejects.toMatchObject({ name: "FileNotFoundError" })
    }))

  test("throws the signal's reason", () =>
    withSearch({ "a.txt": "x" }, async (search, cwd) => {
      const signal = AbortSignal.abort(new Error("gone"))
      await expect(search.text({ cwd, pattern: "x", limit: 1, signal })).rejects.toThrow("gone")
    }))
}
