import { execFileSync } from "node:child_process"
import { mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeVcs } from "../../adapters/node/vcs.ts"
import { withDirectory } from "../support/temporary.ts"
import { vcsWorktreesSuite, type WorktreesPlace } from "./vcs-worktrees.suite.ts"

const PATH = process.env["PATH"] ?? ""

const git = (cwd: string, ...args: string[]): string => {
  const person = ["-c", "user.name=T", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"]
  return execFileSync("git", [...person, ...args], { cwd, env: { PATH, HOME: cwd }, stdio: "pipe" })
    .toString()
    .trim()
}

const withPlace = (body: (place: WorktreesPlace) => Promise<void>): Promise<void> =>
  withDirectory(async (made) => {
    const directory = await realpath(made)
    for (const folder of ["repository", "sub"]) await mkdir(join(directory, folder))
    const environment = memoryEnvironment({ variables: { PATH, HOME: directory } })
    const vcs = nodeVcs(nodeProcesses({ environment }))
    if (!vcs.worktrees) throw new Error("git has work trees")
    await body({
      ...{ vcs, worktrees: vcs.worktrees, directory },
      write: async (path, text) => {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, text)
      },
      read: (path) => readFile(path, "utf8").catch(() => undefined),
      commit: async (worktree) => {
        git(worktree, "add", "-A")
        git(worktree, "commit", "--quiet", "-m", "next")
      },
    })
  })

vcsWorktreesSuite(withPlace)

const withSide = (body: (place: WorktreesPlace & { own: string; side: string }) => Promise<void>) =>
  withPlace(async (place) => {
    const own = join(place.directory, "repository")
    git(own, "init", "--quiet", "-b", "main")
    await place.write(join(own, "a.txt"), "one\n")
    await place.commit(own)
    await body({ ...place, own, side: join(place.directory, "side") })
  })

test("no hook or filter of the repository runs", () =>
  withSide(async ({ worktrees, own, side, directory, write, read, commit }) => {
    await write(join(own, ".gitattributes"), "*.txt filter=evil\n")
    await commit(own)
    const touch = `touch ${join(directory, "ran")}`
    for (const hook of ["post-checkout", "reference-transaction", "post-index-change"]) {
      const path = join(own, ".git/hooks", hook)
      await write(path, `#!/bin/sh\n${touch}\n`)
      execFileSync("chmod", ["+x", path])
    }
    git(own, "config", "filter.evil.smudge", `sh -c '${touch}; cat'`)
    git(own, "config", "core.fsmonitor", `${touch}; false`)
    await worktrees.add(own, { directory: side, branch: "side" })
    await worktrees.reset(side, "head")
    await worktrees.reset(side, "default")
    await worktrees.list(side)
    await worktrees.remove(own, { directory: side, branch: "side" })
    expect(await read(join(directory, "ran"))).toBeUndefined()
  }))

test("a reset follows the remote's default branch, as it was last seen", () =>
  withSide(async ({ worktrees, own, side, write, read, commit }) => {
    await write(join(own, "b.txt"), "remote\n")
    await commit(own)
    git(own, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(own, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    git(own, "reset", "--quiet", "--hard", "HEAD~1")
    await worktrees.add(own, { directory: side, branch: "side" })
    await worktrees.reset(side, "default")
    expect(await read(join(side, "b.txt"))).toBe("remote\n")
    expect(git(side, "branch", "--show-current")).toBe("side")
  }))

test("a reset needs a default branch", () =>
  withSide(async ({ worktrees, own, side }) => {
    git(own, "branch", "-m", "trunk")
    await worktrees.add(own, { directory: side, branch: "side" })
    await expect(worktrees.reset(side, "default")).rejects.toMatchObject({
      data: { message: "Cannot read the repository: it has no default branch" },
    })
  }))

test("a locked one is removed; one whose folder is gone is not listed", () =>
  withSide(async ({ worktrees, own, side, directory }) => {
    await worktrees.add(own, { directory: side, branch: "side" })
    git(own, "worktree", "lock", side)
    await worktrees.remove(own, { directory: side })
    expect(git(own, "branch", "--list", "side")).toContain("side")
    await worktrees.add(own, { directory: join(directory, "gone"), branch: "gone" })
    execFileSync("rm", ["-r", join(directory, "gone")])
    expect(await worktrees.list(own)).toEqual([{ directory: own, branch: "main" }])
  }))

test("a directory that is reached by a symlink, and one that is detached, are named as they are", () =>
  withSide(async ({ worktrees, own, side, directory }) => {
    await symlink(own, join(directory, "link"))
    git(own, "worktree", "add", "--quiet", "--detach", side)
    expect(await worktrees.list(join(directory, "link"))).toEqual([
      { directory: own, branch: "main" },
      { directory: side, branch: null },
    ])
  }))
