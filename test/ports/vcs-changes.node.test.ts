import { execFileSync } from "node:child_process"
import { chmod, readFile, rm, stat, symlink, truncate } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { short, withRepository } from "./vcs-bench.node.ts"

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
      expect(await short(vcs, directory, "branch")).toEqual([
        "committed.txt added +1 -0",
        "open.txt added +1 -0 untracked",
      ])
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
      const preferences = {
        noprefix: "true",
        renames: "true",
        mnemonicPrefix: "true",
        wordRegex: "x",
        relative: "true",
      }
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

describe("what is excluded", () => {
  test("is in no list and no patch, and no patch changes it", () =>
    withRepository(async ({ vcs, directory, put }) => {
      await put("a.txt", "changed\n")
      await put("sub/b.txt", "changed\n")
      await put("sub/new.txt", "new\n")
      await put("we[i]rd/new.txt", "new\n")
      const exclude = [join(directory, "sub"), join(directory, "we[i]rd"), "/elsewhere"]
      expect((await vcs.changes({ directory, since: "head", exclude })).map(({ file }) => file)).toEqual(["a.txt"])
      expect((await vcs.changes({ directory: join(directory, "sub"), since: "head", exclude })).length).toBe(0)
      expect(new TextDecoder().decode(await vcs.diff(directory, { exclude }))).not.toMatch(/sub|rd/)
      const patch = "--- a/sub/b.txt\n+++ b/sub/b.txt\n@@ -1 +1 @@\n-changed\n+evil\n"
      await expect(vcs.apply(directory, patch, { exclude })).rejects.toMatchObject({ data: { reason: "not-clean" } })
    }))
})

describe("the whole diff", () => {
  test("applied elsewhere it makes the same tree, binary files and odd bytes included", () =>
    withRepository(async ({ vcs, directory, git, put }) => {
      const before = git("rev-parse", "HEAD")
      await put("a.txt", Buffer.from("caf\xe9\nzwei", "latin1"))
      await put(
        "bin",
        Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256),
      )
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
  const patch =
    "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+n\n"

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
