import { execFileSync } from "node:child_process"
import { chmod, copyFile, mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeVcs } from "../../adapters/node/vcs.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"

const PATH = process.env["PATH"] ?? ""

interface Bench {
  vcs: Vcs
  directory: string
  git(...args: string[]): string
  put(path: string, content: string | Uint8Array): Promise<void>
  commit(): void
  /** How many programs the adapter has started. */
  spawned(): number
}

/** A repository with one commit: a.txt, sub/b.txt. */
const withRepository = async (body: (bench: Bench) => Promise<void>) => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "vcs-changes-test-")))
  const processes = nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, HOME: directory } }) })
  let count = 0
  const counting: Processes = {
    spawn: (argv, options) => (count++, processes.spawn(argv, options)),
    run: (argv, options) => (count++, processes.run(argv, options)),
  }
  const git = (...args: string[]) => {
    const config = ["init.defaultBranch=main", "user.name=T", "user.email=t@t", "commit.gpgsign=false"]
    const env = { PATH, HOME: directory, GIT_CONFIG_NOSYSTEM: "1" }
    return execFileSync("git", [...config.flatMap((line) => ["-c", line]), ...args], { cwd: directory, env, stdio: "pipe" })
      .toString()
      .trim()
  }
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
  const commit = () => {
    git("add", "-A")
    git("commit", "--quiet", "--allow-empty", "-m", "x")
  }
  try {
    git("init", "--quiet")
    await put("a.txt", "one\ntwo\n")
    await put("sub/b.txt", "b\n")
    commit()
    await body({ vcs: nodeVcs(counting), directory, git, put, commit, spawned: () => count })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Only what a test looks at. */
const short = async (vcs: Vcs, directory: string, since: "head" | "branch" = "head") =>
  (await vcs.changes({ directory, since })).map(
    ({ file, status, additions, deletions, isTracked }) =>
      `${file} ${status} +${additions} -${deletions}${isTracked ? "" : " untracked"}`,
  )

describe("changes", () => {
  test("names modified, deleted, staged and untracked files by name without regard to case", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      await put("a.txt", "one\n2\nthree\n")
      await put("Z.txt", "z\n")
      await put("new dir/사용법.md", "x\ny\n")
      await put("staged.txt", "s\n")
      git("add", "staged.txt")
      await rm(join(directory, "sub/b.txt"))
      expect(await short(vcs, directory)).toEqual([
        "a.txt modified +2 -1",
        "new dir/사용법.md added +2 -0 untracked",
        "staged.txt added +1 -0",
        "sub/b.txt deleted +0 -1",
        "Z.txt added +1 -0 untracked",
      ])
      expect(git("status", "--short", "staged.txt")).toBe("A  staged.txt")
    }))

  test("shows a directory its own part", () =>
    withRepository(async ({ vcs, directory, put }) => {
      await put("a.txt", "")
      await put("sub/new.txt", "n\n")
      expect(await short(vcs, join(directory, "sub"))).toEqual(["sub/new.txt added +1 -0 untracked"])
      expect(new TextDecoder().decode(await vcs.diff(join(directory, "sub")))).not.toContain("a.txt")
    }))

  test("a file that was only taken out of the index has not changed, or is modified", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      git("rm", "--quiet", "--cached", "a.txt", "sub/b.txt")
      await put("sub/b.txt", "changed\n")
      expect(await short(vcs, directory)).toEqual(["sub/b.txt modified +1 -1"])
    }))

  test("gives patches with the context that is asked for, binary files and modes included", () =>
    withRepository(async ({ vcs, directory, put }) => {
      await put("a.txt", "one\ntwo\nthree\n")
      await put("bin", new Uint8Array([0, 1, 2]))
      await chmod(join(directory, "sub/b.txt"), 0o755)
      const patches = await vcs.changes({ directory, since: "head", context: 0 })
      expect(patches.map(({ patch }) => patch)).toEqual([
        expect.stringMatching(/^diff --git a\/a\.txt b\/a\.txt\n[^]*@@ -2,0 \+3 @@ two\n\+three\n$/),
        expect.stringContaining("Binary files /dev/null and b/bin differ\n"),
        expect.stringContaining("new mode 100755"),
      ])
      expect((await vcs.changes({ directory, since: "head" })).every(({ patch }) => patch === undefined)).toBe(true)
    }))

  test("before the first commit everything is added", () =>
    withRepository(async ({ vcs, directory, git }) => {
      git("checkout", "--quiet", "--orphan", "fresh")
      git("rm", "--quiet", "--cached", "-r", ".")
      expect(await short(vcs, directory)).toEqual(["a.txt added +2 -0 untracked", "sub/b.txt added +1 -0 untracked"])
      git("add", "a.txt")
      expect((await short(vcs, directory))[0]).toBe("a.txt added +2 -0")
    }))

  test("since the branch: commits and work tree against where it left the default branch", () =>
    withRepository(async ({ vcs, directory, git, put, commit }) => {
      git("checkout", "--quiet", "-b", "topic")
      await put("committed.txt", "c\n")
      commit()
      await put("open.txt", "o\n")
      git("checkout", "--quiet", "main")
      await put("later.txt", "l\n")
      git("add", "later.txt")
      git("commit", "--quiet", "-m", "later")
      git("checkout", "--quiet", "topic")
      expect(await short(vcs, directory, "branch")).toEqual(["committed.txt added +1 -0", "open.txt added +1 -0 untracked"])
      git("branch", "-D", "--quiet", "main")
      expect(await short(vcs, directory, "branch")).toEqual(["open.txt added +1 -0 untracked"])
    }))

  test("large files are named but not compared, repositories inside are left alone", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      await put("huge", "x")
      await truncate(join(directory, "huge"), 10 * 1024 ** 3)
      await put("inner/file", "x")
      git("init", "--quiet", "inner")
      await put("small", "s\n")
      expect(await short(vcs, directory)).toEqual(["huge added +0 -0 untracked", "small added +1 -0 untracked"])
    }))

  test("what the user's own configuration prefers does not matter", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      const preferences = { noprefix: "true", renames: "true", "mnemonicPrefix": "true", "wordRegex": "x", relative: "true" }
      for (const [name, value] of Object.entries(preferences)) git("config", `diff.${name}`, value)
      git("config", "color.ui", "always")
      git("mv", "a.txt", "sub/moved.txt")
      await put("sub/moved.txt", "one\ntwo\nthree\n")
      expect(await short(vcs, join(directory))).toEqual(["a.txt deleted +0 -2", "sub/moved.txt added +3 -0"])
      expect(new TextDecoder().decode(await vcs.diff(join(directory, "sub")))).toMatch(
        /^diff --git a\/sub\/moved\.txt b\/sub\/moved\.txt\n/,
      )
    }))
})

describe("the whole diff", () => {
  test("applied elsewhere it makes the same tree, binary files and odd bytes included", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      const before = git("rev-parse", "HEAD")
      await put("a.txt", Buffer.from("caf\xe9\nzwei", "latin1"))
      await put("bin", Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256))
      await rm(join(directory, "sub/b.txt"))
      await put("ünï/new", "n\n")
      const diff = await vcs.diff(directory)
      git("add", "-A")
      const wanted = git("write-tree")
      git("reset", "--quiet", "--hard", before)
      execFileSync("git", ["apply", "-"], { cwd: directory, input: diff })
      git("add", "-A")
      expect(git("write-tree")).toBe(wanted)
    }))
})

describe("a file's patch", () => {
  test("is there for tracked files that differ from the last commit, staged or not", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      const patchOf = (path: string) => vcs.patchOf(directory, join(directory, path))
      expect(await patchOf("a.txt")).toBeUndefined()
      await put("a.txt", "one\n")
      expect(await patchOf("a.txt")).toContain("-two")
      git("add", "a.txt")
      expect(await patchOf("a.txt")).toContain("-two")
      await put("new.txt", "")
      expect(await patchOf("new.txt")).toBeUndefined()
      expect(await patchOf("missing")).toBeUndefined()
      await symlink("a.txt", join(directory, "link"))
      expect(await patchOf("link")).toContain("-two")
    }))

  test("costs nothing when neither file nor repository have changed since", () =>
    withRepository(async ({ vcs, directory, commit, put, spawned }) => {
      const path = join(directory, "a.txt")
      const patch = () => vcs.patchOf(directory, path)
      // Times of files are coarse: what has just been written is asked for again.
      const settled = async () => {
        while (Date.now() - (await stat(path)).ctimeMs < 60) await new Promise((resolve) => setImmediate(resolve))
      }
      await settled()
      await patch()
      const first = spawned()
      await patch()
      expect(spawned()).toBe(first)
      await put("a.txt", "two\ntwo\n")
      expect(await patch()).toContain("+two")
      commit()
      await settled()
      expect(await patch()).toBeUndefined()
      const second = spawned()
      await patch()
      expect(spawned()).toBe(second)
    }))
})

describe("applying", () => {
  const patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+n\n"

  test("changes the work tree and not the index, and names the files", () =>
    withRepository(async ({ vcs, directory, git }) => {
      expect(await vcs.apply(join(directory, "sub"), patch)).toEqual(["a.txt", "new.txt"])
      expect(await readFile(join(directory, "a.txt"), "utf8")).toBe("one\n2\n")
      expect(git("diff", "--cached", "--name-only")).toBe("")
      await expect(vcs.apply(directory, patch)).rejects.toMatchObject({ data: { reason: "not-clean" } })
    }))

  test("leaves neither the work tree nor enters .git or a symlink", () =>
    withRepository(async ({ vcs, directory }) => {
      await symlink("/tmp", join(directory, "out"))
      for (const name of ["../evil.txt", ".git/hooks/evil", "out/evil.txt", "/tmp/evil.txt"]) {
        const evil = `--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+n\n`
        await expect(vcs.apply(directory, evil)).rejects.toMatchObject({ name: "VcsApplyError" })
      }
    }))
})

describe("a hostile repository", () => {
  test("has none of its programs run", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      const mark = join(directory, "..", `${directory.split("/").at(-1)}-ran`)
      const program = `touch ${mark}; cat`
      await put(".gitattributes", "* filter=evil diff=evil merge=evil\n*.txt filter=other\n")
      await put("extra", `[filter "other"]\n\tclean = ${program}\n\tsmudge = ${program}\n`)
      const settings = {
        "core.fsmonitor": program,
        "core.sshCommand": program,
        "core.pager": program,
        "core.editor": program,
        "diff.external": program,
        "diff.evil.command": program,
        "diff.evil.textconv": program,
        "filter.evil.clean": program,
        "filter.evil.smudge": program,
        "filter.evil.process": program,
        "filter.evil.required": "true",
        "merge.evil.driver": program,
        "include.path": join(directory, "extra"),
        "core.worktree": "/etc",
      }
      await copyFile(join(directory, "a.txt"), join(directory, "copy.txt"))
      await put("a.txt", "one\ntwo\nthree\n")
      await put(".git/hooks/post-index-change", `#!/bin/sh\n${program}\n`)
      await chmod(join(directory, ".git/hooks/post-index-change"), 0o755)
      for (const [name, value] of Object.entries(settings)) git("config", name, value)
      expect(await short(vcs, directory)).toContain("a.txt modified +1 -0")
      await vcs.diff(directory)
      expect(await vcs.patchOf(directory, join(directory, "a.txt"))).toContain("+three")
      await vcs.apply(directory, "--- a/copy.txt\n+++ b/copy.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n")
      expect(await stat(mark).catch(() => "none")).toBe("none")
    }))

  test("fetches nothing that it lacks", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      const mark = `${directory}-fetched`
      git("config", "core.repositoryFormatVersion", "1")
      git("config", "extensions.partialClone", "origin")
      git("config", "remote.origin.promisor", "true")
      git("config", "remote.origin.url", directory)
      git("config", "remote.origin.uploadpack", `touch ${mark};`)
      git("config", "protocol.allow", "always")
      const blob = git("rev-parse", "HEAD:a.txt")
      await rm(join(directory, ".git/objects", blob.slice(0, 2), blob.slice(2)))
      await put("a.txt", "changed\n")
      await expect(vcs.changes({ directory, since: "head", context: 3 })).rejects.toMatchObject({ name: "VcsFailedError" })
      expect(await stat(mark).catch(() => "none")).toBe("none")
    }))

  test("that is broken is an error with git's reason", () =>
    withRepository(async ({ vcs, directory, put }) => {
      await put(".git/index", "no index at all")
      await expect(vcs.changes({ directory, since: "head" })).rejects.toMatchObject({
        name: "VcsFailedError",
        message: expect.stringContaining("index"),
      })
    }))
})
