import { execFileSync } from "node:child_process"
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeVcs } from "../../adapters/node/vcs.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import { vcsSuite } from "./vcs.suite.ts"

const PATH = process.env["PATH"] ?? ""

const git = (cwd: string, ...args: string[]): string => {
  const config = [
    "-c",
    "init.defaultBranch=main",
    "-c",
    "user.name=T",
    "-c",
    "user.email=t@t",
    "-c",
    "commit.gpgsign=false",
  ]
  return execFileSync("git", [...config, ...args], { cwd, env: { PATH, HOME: cwd }, stdio: "pipe" })
    .toString()
    .trim()
}

const commit = (cwd: string, message: string): string => {
  git(cwd, "commit", "--quiet", "--allow-empty", "-m", message)
  return git(cwd, "rev-parse", "HEAD")
}

/** `spawned` lists the git commands that the adapter has run. */
const withVcs = async (body: (vcs: Vcs, directory: string, spawned: string[]) => Promise<void>) => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "vcs-test-")))
  await mkdir(join(directory, "sub"))
  const processes = nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, HOME: directory } }) })
  const spawned: string[] = []
  const counting: Processes = {
    ...processes,
    run: (argv, options) => {
      spawned.push(argv.find((argument) => /^(rev-list|config|for-each-ref|init|symbolic-ref)$/.test(argument)) ?? "?")
      return processes.run(argv, options)
    },
  }
  try {
    await body(nodeVcs(counting), directory, spawned)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe("git", () => {
  vcsSuite(withVcs)

  test("identifies a repository by its root commit, with one spawn ever", () =>
    withVcs(async (vcs, directory, spawned) => {
      git(directory, "init", "--quiet")
      const rootCommit = commit(directory, "one")
      expect(await vcs.identify(join(directory, "sub"))).toEqual({ rootCommit, worktree: directory })
      commit(directory, "two")
      expect(await vcs.identify(directory)).toEqual({ rootCommit, worktree: directory })
      expect(spawned).toEqual(["rev-list"])
    }))

  test("finds the first commit when there is one", () =>
    withVcs(async (vcs, directory, spawned) => {
      git(directory, "init", "--quiet")
      expect(await vcs.identify(directory)).toEqual({ worktree: directory })
      expect(spawned).toEqual([])
      const rootCommit = commit(directory, "one")
      expect(await vcs.identify(directory)).toEqual({ rootCommit, worktree: directory })
    }))

  test("keeps the identity on a branch without common history, and takes a new one for a new repository", () =>
    withVcs(async (vcs, directory) => {
      git(directory, "init", "--quiet")
      const rootCommit = commit(directory, "one")
      await vcs.identify(directory)
      git(directory, "checkout", "--quiet", "--orphan", "pages")
      commit(directory, "other root")
      expect(await vcs.identify(directory)).toEqual({ rootCommit, worktree: directory })
      await rename(join(directory, ".git"), join(directory, "old"))
      git(directory, "init", "--quiet")
      const other = commit(directory, "another one")
      expect(await vcs.identify(directory)).toEqual({ rootCommit: other, worktree: directory })
    }))

  test("gives a further work tree the identity of its repository and its own top", () =>
    withVcs(async (vcs, directory) => {
      git(directory, "init", "--quiet")
      const rootCommit = commit(directory, "one")
      git(directory, "worktree", "add", "--quiet", "-b", "side", "sub/tree")
      const worktree = join(directory, "sub/tree")
      expect(await vcs.identify(worktree)).toEqual({ rootCommit, worktree })
      expect(await vcs.branches(worktree)).toEqual({ branch: "side", default_branch: "main" })
    }))

  test("resolves symlinks", () =>
    withVcs(async (vcs, directory) => {
      await mkdir(join(directory, "sub/repository/inner"), { recursive: true })
      git(join(directory, "sub/repository"), "init", "--quiet")
      await symlink(join(directory, "sub/repository/inner"), join(directory, "link"))
      expect(await vcs.identify(join(directory, "link"))).toEqual({ worktree: join(directory, "sub/repository") })
    }))

  test("passes over a .git that is none", () =>
    withVcs(async (vcs, directory) => {
      git(directory, "init", "--quiet")
      await mkdir(join(directory, "sub/.git"))
      expect(await vcs.identify(join(directory, "sub"))).toEqual({ worktree: directory })
      await rm(join(directory, "sub/.git"), { recursive: true })
      await writeFile(join(directory, "sub/.git"), "gitdir: /nowhere\n")
      expect(await vcs.identify(join(directory, "sub"))).toEqual({ worktree: directory })
    }))

  test("does not find what does not exist", () =>
    withVcs(async (vcs, directory) => {
      git(directory, "init", "--quiet")
      expect(await vcs.identify(join(directory, "missing"))).toEqual({})
    }))

  test("reads branches without a spawn, loose and packed", () =>
    withVcs(async (vcs, directory, spawned) => {
      git(directory, "init", "--quiet")
      expect(await vcs.branches(directory)).toEqual({ branch: "main", default_branch: null })
      commit(directory, "one")
      git(directory, "checkout", "--quiet", "-b", "feature/x")
      expect(await vcs.branches(directory)).toEqual({ branch: "feature/x", default_branch: "main" })
      git(directory, "pack-refs", "--all")
      expect(await vcs.branches(directory)).toEqual({ branch: "feature/x", default_branch: "main" })
      git(directory, "checkout", "--quiet", "--detach")
      expect(await vcs.branches(directory)).toEqual({ branch: null, default_branch: "main" })
      expect(spawned).toEqual([])
    }))

  test("takes the default branch of the remote, else the usual name, else the configured one", () =>
    withVcs(async (vcs, directory) => {
      git(directory, "init", "--quiet", "-b", "trunk")
      commit(directory, "one")
      expect(await vcs.branches(directory)).toEqual({ branch: "trunk", default_branch: "trunk" })
      git(directory, "branch", "other")
      expect(await vcs.branches(directory)).toMatchObject({ default_branch: null })
      git(directory, "config", "init.defaultBranch", "other")
      expect(await vcs.branches(directory)).toMatchObject({ default_branch: "other" })
      git(directory, "branch", "master")
      expect(await vcs.branches(directory)).toMatchObject({ default_branch: "master" })
      git(directory, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop")
      expect(await vcs.branches(directory)).toMatchObject({ default_branch: "develop" })
    }))

  test("runs no program that the repository's configuration names", () =>
    withVcs(async (vcs, directory) => {
      git(directory, "init", "--quiet")
      commit(directory, "one")
      git(directory, "config", "core.fsmonitor", `touch ${directory}/ran; false`)
      await vcs.identify(directory)
      expect(await realpath(join(directory, "ran")).catch(() => "no")).toBe("no")
    }))
})
