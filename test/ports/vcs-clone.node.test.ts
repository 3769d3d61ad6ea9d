import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { gitVcs } from "../../adapters/cloudflare/git-vcs.ts"
import { memoryEgress } from "../../adapters/memory/egress.ts"
import { sqlFiles } from "../../adapters/shared/sql-files.ts"
import { withDatabase } from "../support/with-database.node.ts"

const url = "https://example.com/r"

/** Answers as a git server does, by the git binary. */
const served = (repository: string) => {
  const egress = memoryEgress()
  const answer = (args: string[], type: string, head: string, input: string) => {
    const { stdout } = spawnSync("git", ["upload-pack", "--stateless-rpc", ...args, repository], { input })
    return new Response(Buffer.concat([Buffer.from(head), stdout]), { headers: { "content-type": type } })
  }
  const head = "001e# service=git-upload-pack\n0000"
  egress.answer(`${url}/info/refs?service=git-upload-pack`, () =>
    answer(["--advertise-refs"], "application/x-git-upload-pack-advertisement", head, ""),
  )
  egress.answer(`${url}/git-upload-pack`, ({ options }) =>
    answer([], "application/x-git-upload-pack-result", "", options.body ?? ""),
  )
  return egress
}

test("clones what git serves into SQL, and finds nothing changed in it", () =>
  withDatabase(async (database) => {
    const repository = mkdtempSync(join(tmpdir(), "vcs-clone-"))
    try {
      const git = (...args: string[]) =>
        execFileSync("git", ["-C", repository, "-c", "user.name=a", "-c", "user.email=a@b", ...args], {
          encoding: "utf8",
        })
      git("init", "--quiet", "-b", "trunk")
      for (let index = 0; index < 20; index += 1) writeFileSync(join(repository, `f${index}`), `line\n`.repeat(index))
      writeFileSync(join(repository, "run.sh"), "#!/bin/sh\n", { mode: 0o755 })
      git("add", ".")
      git("commit", "--quiet", "-m", "one")
      git("commit", "--quiet", "--allow-empty", "-m", "two")
      const root = git("rev-list", "--max-parents=0", "HEAD").trim()

      const files = sqlFiles(database, { now: Date.now })
      const vcs = gitVcs({ database, files, egress: served(repository) })
      await vcs.clone?.("/work/r", { url })
      expect(await vcs.identify("/work/r")).toEqual({ worktree: "/work/r", rootCommit: root })
      expect(await vcs.branches("/work/r")).toEqual({ branch: "trunk", default_branch: "trunk" })
      expect(await files.readText("/work/r/f2")).toBe("line\nline\n")
      expect(await files.stat("/work/r/run.sh")).toMatchObject({ isExecutable: true })
      expect(await vcs.changes({ directory: "/work/r", since: "head" })).toEqual([])

      await vcs.clone?.("/work/shallow", { url, depth: 1 })
      expect((await vcs.identify("/work/shallow")).rootCommit).toBe(git("rev-parse", "HEAD").trim())
    } finally {
      rmSync(repository, { recursive: true })
    }
  }))
