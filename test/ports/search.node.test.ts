import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeSearch } from "../../adapters/node/search.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Search } from "../../runtime/ports/search.ts"
import { searchSuite } from "./search.suite.ts"

const withSearch = async (files: Record<string, string>, body: (search: Search, cwd: string) => Promise<void>) => {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), "search-test-")))
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true })
      await writeFile(join(cwd, path), content)
    }
    const environment = memoryEnvironment({ variables: { PATH: process.env["PATH"] ?? "" } })
    await body(nodeSearch({ processes: nodeProcesses({ environment }) }), cwd)
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

/** Sets modification times, the first file's the oldest. */
const age = async (cwd: string, files: string[]) => {
  for (const [index, file] of files.entries()) await utimes(join(cwd, file), 1_000 + index, 1_000 + index)
}

describe("search with ripgrep", () => {
  searchSuite(withSearch)

  test("seen from the top, what the kernel makes up is left out", async () => {
    const started: string[][] = []
    const environment = memoryEnvironment({ variables: { PATH: process.env["PATH"] ?? "" } })
    const processes = nodeProcesses({ environment })
    const spawn: Processes["spawn"] = (argv, options) => {
      started.push(argv)
      return processes.spawn(["true"], options)
    }
    const search = nodeSearch({ processes: { ...processes, spawn } })
    for (const cwd of ["/", "/usr"]) await search.paths({ cwd, onChunk: () => {} })
    const devices = started.map((argv) => argv.filter((word) => /^--glob=!\/(proc|sys|dev)$/.test(word)).length)
    expect(devices).toEqual([3, 0])
  })

  test("puts the newest files first", () =>
    withSearch({ "a.ts": "x", "b.ts": "x\nx", "c.ts": "x" }, async (search, cwd) => {
      await age(cwd, ["c.ts", "a.ts", "b.ts"])
      const { matches } = await search.text({ cwd, pattern: "x", limit: 3, newestFirst: true })
      expect(matches.map((match) => `${match.path.text}:${match.line_number}`)).toEqual(["b.ts:1", "b.ts:2", "a.ts:1"])
      expect((await search.files({ cwd, glob: "*.ts", limit: 2 })).paths).toEqual(["b.ts", "a.ts"])
    }))

  test("takes globs that are absolute, anchored, or relative with a dot", () =>
    withSearch({ "a.ts": "", "sub/b.ts": "" }, async (search, cwd) => {
      const found = async (glob: string) => (await search.files({ cwd, glob, limit: 10 })).paths.toSorted()
      expect(await found(`${cwd}/sub/*.ts`)).toEqual(["sub/b.ts"])
      expect(await found("/*.ts")).toEqual(["a.ts"])
      expect(await found("./sub/")).toEqual(["sub/b.ts"])
      expect(await found("!*.ts")).toEqual([])
      expect(await found("../*")).toEqual([])
    }))

  test("reads the glob from the directory, whatever part of it is searched", () =>
    withSearch({ "a/x.ts": "x", "a/b/x.ts": "x", "c/x.ts": "x" }, async (search, cwd) => {
      const found = async (include: string) =>
        (await search.text({ cwd, pattern: "x", path: "a", include, limit: 9 })).matches.map((match) => match.path.text)
      expect(await found("a/*.ts")).toEqual(["a/x.ts"])
      expect((await found("**/*.ts")).toSorted()).toEqual(["a/b/x.ts", "a/x.ts"])
      expect(await found("c/*.ts")).toEqual([])
    }))

  test("lets no glob descend into an ignored directory that it does not name", () =>
    withSearch(
      { ".git/HEAD": "", ".gitignore": "dist\n", "dist/a.ts": "", "p/dist/b.ts": "", "p/c.ts": "" },
      async (search, cwd) => {
        const found = async (glob: string) => (await search.files({ cwd, glob, limit: 10 })).paths.toSorted()
        expect(await found("*")).toEqual([".gitignore", "p/c.ts"])
        expect(await found("p/**/*")).toEqual(["p/c.ts"])
        expect(await found("dist/**")).toEqual(["dist/a.ts"])
      },
    ))

  test("does not follow a symlink out of the directory", () =>
    withSearch({ "in/a.txt": "needle", "out/b.txt": "needle" }, async (search, cwd) => {
      await symlink(join(cwd, "out"), join(cwd, "in/link"))
      const inside = { cwd: join(cwd, "in"), pattern: "needle", limit: 10 }
      expect((await search.text(inside)).matches.map((match) => match.path.text)).toEqual(["a.txt"])
      expect((await search.files({ cwd: inside.cwd, glob: "link/**", limit: 10 })).paths).toEqual([])
      await expect(search.text({ ...inside, path: "link" })).rejects.toMatchObject({ name: "OutsideDirectoryError" })
    }))

  test("searches a file whose name looks like an option or stdin", () =>
    withSearch({ "-": "needle", "--pre=sh": "needle" }, async (search, cwd) => {
      expect((await search.text({ cwd, pattern: "needle", path: "-", limit: 5 })).matches).toHaveLength(1)
      expect((await search.text({ cwd, pattern: "needle", path: "--pre=sh", limit: 5 })).matches).toHaveLength(1)
    }))

  test("leaves out a line of over 1 MB, and says so", () =>
    withSearch({ "a.js": `needle${"x".repeat(2_000_000)}\nneedle\n` }, async (search, cwd) => {
      const { matches, truncated } = await search.text({ cwd, pattern: "needle", limit: 5 })
      expect({ lines: matches.map((match) => match.line_number), truncated }).toEqual({ lines: [2], truncated: true })
    }))

  test("shows text that is no UTF-8", () =>
    withSearch({}, async (search, cwd) => {
      await writeFile(join(cwd, "latin.txt"), Buffer.from("caf\xe9 needle\n", "latin1"))
      const { matches } = await search.text({ cwd, pattern: "needle", limit: 5 })
      expect(matches[0]).toMatchObject({ lines: { text: "caf\u{FFFD} needle\n" }, submatches: [{ start: 5, end: 11 }] })
    }))

  test("ends when time is up, with what it has", () =>
    withSearch({ "a.txt": "x".repeat(1_000) }, async (search, cwd) => {
      for (let index = 0; index < 300; index++) await writeFile(join(cwd, `${index}.txt`), "y\n".repeat(20_000))
      expect(await search.text({ cwd, pattern: "y$", limit: 1_000_000, timeoutMs: 1 })).toMatchObject({
        truncated: true,
      })
    }))

  test("takes bombs in linear time", () =>
    withSearch({ "a.txt": "a".repeat(100_000) }, async (search, cwd) => {
      expect((await search.text({ cwd, pattern: "(a+)+$b", limit: 1 })).matches).toEqual([])
      expect((await search.files({ cwd, glob: "{a,b}".repeat(40), limit: 1 })).paths).toEqual([])
      const long = search.text({ cwd, pattern: "a".repeat(1_000_000), limit: 1 })
      await expect(long).rejects.toMatchObject({ name: "InvalidPatternError" })
    }))
})
