import { chmod, copyFile, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { short, withRepository } from "./vcs-bench.node.ts"

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
      await expect(vcs.changes({ directory, since: "head", context: 3 })).rejects.toMatchObject({
        name: "VcsFailedError",
      })
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
