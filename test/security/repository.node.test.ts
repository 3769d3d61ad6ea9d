import { execFileSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { chown, mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { findGitDirectory, listRefs } from "../../adapters/node/git-directory.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeSnapshots } from "../../adapters/node/snapshots.ts"
import { nodeVcs } from "../../adapters/node/vcs.ts"
import { withDirectory } from "../support/temporary.ts"

const PATH = process.env["PATH"] ?? ""

interface Place {
  /** A repository with two commits. */
  repository: string
  /** File that what the repository's author has set up would create. */
  marker: string
  git(...args: string[]): string
  /** All that opening a directory, a step of the model and a client's requests have git do. */
  use(): Promise<void>
}

const withRepository = (body: (place: Place) => Promise<void>): Promise<void> =>
  withDirectory(async (folder) => {
    const repository = join(folder, "repository")
    await mkdir(repository)
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@t", ...args], {
        cwd: repository,
        env: { PATH, HOME: folder },
        stdio: "pipe",
      })
        .toString()
        .trim()
    git("init", "--quiet")
    for (const message of ["one", "two"]) git("commit", "--quiet", "--allow-empty", "-m", message)
    const processes = nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, HOME: folder } }) })
    const use = async () => {
      const vcs = nodeVcs(processes)
      await vcs.identify(repository)
      await vcs.branches(repository)
      const snapshots = nodeSnapshots({ processes, dataDirectory: join(folder, "data") })
      await writeFile(join(repository, "a.txt"), "1\n")
      const before = await snapshots.take(repository)
      await writeFile(join(repository, "a.txt"), "2\n")
      const after = await snapshots.take(repository)
      if (before === undefined || after === undefined) return
      await snapshots.changedFiles(repository, before)
      await snapshots.diff(repository, before, after)
      await snapshots.restore(repository, before, ["a.txt"])
    }
    await body({ repository, marker: join(folder, "marker"), git, use })
  })

test("a repository that says it is a partial clone has nothing fetched by a program of its choice", () =>
  withRepository(async ({ repository, marker, git, use }) => {
    const parent = git("rev-parse", "HEAD~1")
    await rm(join(repository, ".git/objects", parent.slice(0, 2), parent.slice(2)))
    git("config", "core.repositoryformatversion", "1")
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.promisor", "true")
    const urls = ["ssh://host/path", "ext::sh -c touch% %S", join(repository, "..", "other")]
    for (const url of urls) {
      git("config", "remote.origin.url", url)
      git("config", "core.sshCommand", `touch ${marker}; false`)
      git("config", "remote.origin.uploadpack", `touch ${marker}; false`)
      git("config", "protocol.ext.allow", "always")
      await use()
      expect(existsSync(marker), url).toBe(false)
    }
  }))

test("hooks, filters, monitors and other programs that a repository's configuration names do not run", () =>
  withRepository(async ({ repository, marker, git, use }) => {
    const hook = `#!/bin/sh\ntouch ${marker}\n`
    await mkdir(join(repository, ".git/hooks"), { recursive: true })
    const hooks = ["post-checkout", "post-index-change", "reference-transaction", "pre-commit", "post-commit"]
    for (const name of hooks) await writeFile(join(repository, ".git/hooks", name), hook, { mode: 0o755 })
    const program = `touch ${marker};`
    const keys = ["core.fsmonitor", "core.pager", "core.editor", "core.askPass", "diff.external", "filter.x.clean"]
    for (const key of [...keys, "filter.x.smudge", "filter.x.process", "diff.x.textconv", "gpg.program"]) {
      git("config", key, program)
    }
    git("config", "alias.rev-list", `!${program}`)
    await writeFile(join(repository, ".gitattributes"), "* filter=x diff=x\n")
    await use()
    expect(existsSync(marker)).toBe(false)
  }))

test("making a repository runs no hook that waits where it will be", () =>
  withDirectory(async (directory) => {
    const marker = join(directory, "marker")
    await mkdir(join(directory, ".git/hooks"), { recursive: true })
    await writeFile(join(directory, ".git/hooks/reference-transaction"), `#!/bin/sh\ntouch ${marker}\n`, {
      mode: 0o755,
    })
    await writeFile(join(directory, ".git/config"), "[core]\n\thooksPath = .git/hooks\n")
    const processes = nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, HOME: directory } }) })
    await nodeVcs(processes).init(directory)
    expect(readdirSync(join(directory, ".git"))).toContain("HEAD")
    expect(existsSync(marker)).toBe(false)
  }))

test("pipes and endless files in the place of git's own are read neither by waiting nor whole", () =>
  withRepository(async ({ repository, use }) => {
    const own = join(repository, ".git")
    await rm(join(own, "info/exclude"))
    execFileSync("mkfifo", [join(own, "info/exclude")])
    await use()
    const make = [
      (path: string) => execFileSync("mkfifo", [path]),
      (path: string) => execFileSync("truncate", ["-s", "10G", path]),
    ]
    for (const put of make) {
      for (const file of ["packed-refs", "commondir"]) {
        put(join(own, file))
        const found = await findGitDirectory(repository)
        expect(found).toEqual({ worktree: repository, own, common: own })
        if (found) expect(await listRefs(found, "refs/heads/")).toHaveLength(1)
        await rm(join(own, file))
      }
      await rm(join(own, "HEAD"))
      put(join(own, "HEAD"))
      expect(await findGitDirectory(repository)).toBeUndefined()
      await rm(join(own, "HEAD"))
      await writeFile(join(own, "HEAD"), "ref: refs/heads/master\n")
    }
  }))

test.skipIf(process.getuid?.() !== 0)("another user's repository is none, unless git itself is told to trust it", () =>
  withRepository(async ({ repository, git }) => {
    const home = join(repository, "..")
    const processes = nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, HOME: home } }) })
    const identify = () => nodeVcs(processes).identify(join(repository, "."))
    expect(await identify()).toMatchObject({ worktree: repository })
    for (const path of [repository, join(repository, ".git")]) {
      await chown(path, 12_345, 12_345)
      expect(await identify()).toEqual({})
      expect(await nodeVcs(processes).branches(repository)).toEqual({ branch: null, default_branch: null })
      git("config", "--global", "safe.directory", "*")
      expect(await identify()).toMatchObject({ worktree: repository })
      git("config", "--global", "--unset-all", "safe.directory")
      await chown(path, 0, 0)
    }
  }),
)
