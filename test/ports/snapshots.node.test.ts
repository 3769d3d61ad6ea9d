import { chmod, lstat, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import type { Snapshots } from "../../runtime/ports/snapshots.ts"
import { type Bench, git, withSnapshots } from "./snapshots-bench.node.ts"
import { snapshotsSuite, takeSnapshot, type TestWorktree } from "./snapshots.suite.ts"

describe("snapshots in a git repository beside the user's", () => {
  snapshotsSuite(withSnapshots)

  test("starts git once when nothing changed, and never when nothing can have", () =>
    withSnapshots(async (snapshots, worktree, { spawned }) => {
      await worktree.write("a.txt", "one\n")
      const first = await takeSnapshot(snapshots, worktree)
      spawned.length = 0
      expect(await snapshots.take(worktree.path)).toBe(first)
      expect(spawned).toEqual(["ls-files"])
      expect(await snapshots.take(worktree.path, { mayHaveChanged: false })).toBe(first)
      expect(await snapshots.changedFiles(worktree.path, first, { mayHaveChanged: false })).toEqual([])
      expect(spawned).toEqual(["ls-files"])
      await worktree.write("a.txt", "two\n")
      await snapshots.take(worktree.path)
      expect(spawned).toEqual(["ls-files", "ls-files", "update-index", "write-tree"])
    }))

  test("notices what another process has saved", () =>
    withSnapshots(async (snapshots, worktree, { another }) => {
      await worktree.write("a.txt", "one\n")
      const first = await takeSnapshot(snapshots, worktree)
      await worktree.write("a.txt", "two\n")
      const second = await another().take(worktree.path)
      expect(second).not.toBe(first)
      expect(await snapshots.take(worktree.path)).toBe(second)
    }))

  test("begins each patch with git's header", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("a.txt", "one\n")
      const from = await takeSnapshot(snapshots, worktree)
      await worktree.write("a.txt", "two")
      const to = await takeSnapshot(snapshots, worktree)
      const [change] = await snapshots.diff(worktree.path, from, to)
      expect(change?.patch).toBe(
        "diff --git a/a.txt b/a.txt\nindex 5626abf..64c5e58 100644\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n\\ No newline at end of file\n",
      )
    }))

  test("keeps names, modes, symlinks, binary content and line ends", () =>
    withSnapshots(async (snapshots, worktree) => {
      const at = (file: string) => join(worktree.path, file)
      await worktree.write(".gitattributes", "* text=auto eol=lf\n*.txt filter=lfs working-tree-encoding=UTF-16\n")
      await worktree.write('odd "ñ" \n\t$x.txt', "é\r\nb\r\n")
      await worktree.write("run.sh", "#!/bin/sh\n")
      await chmod(at("run.sh"), 0o755)
      await symlink("run.sh", at("link"))
      await writeFile(at("a.bin"), Buffer.from([0, 1, 2]))
      const from = await takeSnapshot(snapshots, worktree)
      await worktree.write('odd "ñ" \n\t$x.txt', "é\r\nc\r\n")
      await chmod(at("run.sh"), 0o644)
      await rm(at("link"))
      await worktree.write("link", "a file\n")
      await writeFile(at("a.bin"), Buffer.from([0, 3]))
      const to = await takeSnapshot(snapshots, worktree)
      const changes = await snapshots.diff(worktree.path, from, to)
      const summary = changes.map(({ file, patch, additions, deletions, status }) => [
        file,
        patch !== "",
        additions,
        deletions,
        status,
      ])
      expect(summary).toEqual([
        ["a.bin", false, 0, 0, "modified"],
        ["link", true, 1, 1, "modified"],
        ['odd "ñ" \n\t$x.txt', true, 1, 1, "modified"],
        ["run.sh", true, 0, 0, "modified"],
      ])
      await snapshots.restore(
        worktree.path,
        from,
        changes.map((change) => change.file),
      )
      expect(await snapshots.take(worktree.path)).toBe(from)
      expect(await worktree.read('odd "ñ" \n\t$x.txt')).toBe("é\r\nb\r\n")
      expect((await stat(at("run.sh"))).mode & 0o777).toBe(0o755)
      expect((await lstat(at("link"))).isSymbolicLink()).toBe(true)
      expect([...(await readFile(at("a.bin")))]).toEqual([0, 1, 2])
    }))

  test("leaves the user's repository and index alone, and runs nothing of theirs", () =>
    withSnapshots(async (snapshots, worktree, { data }) => {
      await worktree.write("a.txt", "one\n")
      git(worktree.path, "add", "a.txt")
      git(worktree.path, "commit", "--quiet", "-m", "one")
      const trap = `touch '${data}-ran'; false`
      git(worktree.path, "config", "core.fsmonitor", trap)
      git(worktree.path, "config", "filter.evil.clean", trap)
      git(worktree.path, "config", "diff.evil.textconv", trap)
      await worktree.write(".gitattributes", "* filter=evil diff=evil\n")
      for (const hook of ["post-checkout", "post-index-change", "pre-commit"]) {
        await writeFile(join(worktree.path, ".git/hooks", hook), `#!/bin/sh\n${trap}\n`, { mode: 0o755 })
      }
      const index = await readFile(join(worktree.path, ".git/index"))
      const from = await takeSnapshot(snapshots, worktree)
      await worktree.write("a.txt", "two\n")
      await snapshots.diff(worktree.path, from, await takeSnapshot(snapshots, worktree))
      await snapshots.restore(worktree.path, from, ["a.txt"])
      expect((await readFile(join(worktree.path, ".git/index"))).equals(index)).toBe(true)
      expect(git(worktree.path, "rev-list", "--all", "--count")).toBe("1")
      expect(await readdir(dirname(data))).toEqual(["data", "work"])
      expect((await stat(join(data, "snapshot"))).mode & 0o077).toBe(0)
    }))

  test("passes over ignored files, the user's private excludes, and repositories inside", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write(".gitignore", "*.log\n")
      await writeFile(join(worktree.path, ".git/info/exclude"), "private\n")
      for (const name of ["inner", "empty"]) {
        await mkdir(join(worktree.path, name))
        git(join(worktree.path, name), "init", "--quiet")
        await worktree.write(`${name}/file`, "one\n")
      }
      git(join(worktree.path, "inner"), "commit", "--quiet", "--allow-empty", "-m", "one")
      const snapshot = await takeSnapshot(snapshots, worktree)
      for (const file of ["a.log", "private", "inner/file", "empty/file"]) await worktree.write(file, "two\n")
      expect(await snapshots.changedFiles(worktree.path, snapshot)).toEqual([])
      await snapshots.restore(worktree.path, snapshot, ["a.log", "private", "inner/file", "inner", "../x", ".git/HEAD"])
      expect(await worktree.read("a.log")).toBe("two\n")
      expect(await worktree.read("inner/file")).toBe("two\n")
    }))

  test("notes large files without saving them, and never removes them for being absent", () =>
    withSnapshots(
      async (snapshots, worktree, { spawned }) => {
        await worktree.write("big", "x".repeat(200))
        await worktree.write("grows", "small\n")
        const from = await takeSnapshot(snapshots, worktree)
        spawned.length = 0
        await snapshots.take(worktree.path)
        expect(spawned).toEqual(["ls-files"])
        await worktree.write("big", "x".repeat(300))
        await worktree.write("grows", "y".repeat(300))
        await worktree.write("new", "z".repeat(300))
        const to = await takeSnapshot(snapshots, worktree)
        expect(await snapshots.diff(worktree.path, from, to)).toEqual([
          { file: "grows", patch: "", additions: 0, deletions: 0, status: "modified" },
          { file: "new", patch: "", additions: 0, deletions: 0, status: "added" },
        ])
        await worktree.write("big", "small now\n")
        await snapshots.restore(worktree.path, from, ["big", "grows", "new"])
        expect(await worktree.read("big")).toBe("small now\n")
        expect(await worktree.read("grows")).toBe("small\n")
        expect(await worktree.read("new")).toBeUndefined()
      },
      { fileBytes: 100 },
    ))

  test("follows a file that turns into a folder or a symlink, and back", () =>
    withSnapshots(async (snapshots, worktree) => {
      const at = (file: string) => join(worktree.path, file)
      await worktree.write("a", "file\n")
      await worktree.write("b/c", "in folder\n")
      await worktree.write("d/c", "elsewhere\n")
      const from = await takeSnapshot(snapshots, worktree)
      await worktree.write("a", undefined)
      await worktree.write("a/x", "now a folder\n")
      await rm(at("b"), { recursive: true })
      await symlink("d", at("b"))
      const to = await takeSnapshot(snapshots, worktree)
      const files = await snapshots.changedFiles(worktree.path, from)
      expect(files).toEqual(["a", "a/x", "b", "b/c"])
      await snapshots.restore(worktree.path, from, files)
      expect(await snapshots.take(worktree.path)).toBe(from)
      expect(await worktree.read("b/c")).toBe("in folder\n")
      expect(await worktree.read("d/c")).toBe("elsewhere\n")
      await snapshots.restore(worktree.path, to, files)
      expect(await snapshots.take(worktree.path)).toBe(to)
    }))

  test("restores nothing over a folder that holds ignored files", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write(".gitignore", "*.log\n")
      await worktree.write("a", "file\n")
      const from = await takeSnapshot(snapshots, worktree)
      await worktree.write("a", undefined)
      await worktree.write("a/keep.log", "precious\n")
      await snapshots.restore(worktree.path, from, ["a"])
      expect(await worktree.read("a/keep.log")).toBe("precious\n")
    }))

  test("is off, and says so once, for a work tree with too many files or too much to save", async () => {
    const body = async (snapshots: Snapshots, worktree: TestWorktree, { spawned, logged }: Bench) => {
      for (const name of ["a", "b", "c"]) await worktree.write(name, "x".repeat(60))
      expect(await snapshots.take(worktree.path)).toBeUndefined()
      spawned.length = 0
      expect(await snapshots.take(worktree.path)).toBeUndefined()
      expect(spawned).toEqual([])
      expect(logged).toEqual([expect.objectContaining({ worktree: worktree.path, reason: expect.any(String) })])
    }
    await withSnapshots(body, { files: 2 })
    await withSnapshots(body, { bytes: 150 })
  })

  test("survives a process that was killed while it held the index", () =>
    withSnapshots(async (snapshots, worktree, { data }) => {
      await takeSnapshot(snapshots, worktree)
      const [folder = ""] = await readdir(join(data, "snapshot"))
      const lock = join(data, "snapshot", folder, "index.lock")
      await writeFile(lock, "")
      await utimes(lock, 1_000, 1_000)
      await worktree.write("a.txt", "one\n")
      expect(await snapshots.take(worktree.path)).toBeDefined()
    }))

  const writeMany = async (worktree: TestWorktree) => {
    const names = Array.from({ length: 300 }, (_, index) => `${index}.txt`)
    await Promise.all(names.map((name) => worktree.write(name, `${name}\r\n`)))
    return names
  }

  test("makes no packs with a git that would make one for each file", () =>
    withSnapshots(
      async (snapshots, worktree, { data }) => {
        await writeMany(worktree)
        await takeSnapshot(snapshots, worktree)
        const files = await readdir(join(data, "snapshot"), { recursive: true })
        expect(files.filter((file) => file.endsWith(".pack"))).toEqual([])
      },
      {},
      async (run, argv, options) => {
        const output = await run(argv, options)
        return argv.at(-1) === "version" ? { ...output, stdout: "git version 2.36.9 (Vendor 1)\n" } : output
      },
    ))

  test("leaves no half pack when many files cannot be saved", () =>
    withSnapshots(
      async (snapshots, worktree, { data }) => {
        await writeMany(worktree)
        expect(await snapshots.take(worktree.path)).toBeUndefined()
        const files = await readdir(join(data, "snapshot"), { recursive: true })
        expect(files.filter((file) => file.includes("pack_"))).toEqual([])
      },
      {},
      (run, argv, options) => {
        const isSaving = argv.includes("update-index")
        return run(argv, { ...options, ...(isSaving && { stdin: `${options.stdin}/outside\0` }) })
      },
    ))

  test("saves many files as one pack, byte by byte", () =>
    withSnapshots(async (snapshots, worktree, { data }) => {
      const names = await writeMany(worktree)
      await worktree.write("empty.txt", "")
      const first = await takeSnapshot(snapshots, worktree)
      const files = await readdir(join(data, "snapshot"), { recursive: true })
      expect(files.filter((file) => file.endsWith(".pack"))).toHaveLength(1)
      expect(files.filter((file) => /[0-9a-f]{38}$/.test(file)).length).toBeLessThan(10)
      await Promise.all(names.map((name) => worktree.write(name, "changed")))
      await snapshots.restore(worktree.path, first, names)
      expect(await readFile(join(worktree.path, "7.txt"), "utf8")).toBe("7.txt\r\n")
      expect(await snapshots.changedFiles(worktree.path, first)).toEqual([])
      await worktree.write("7.txt", "8\r\n")
      const [change] = await snapshots.diff(worktree.path, first, await takeSnapshot(snapshots, worktree))
      expect(change).toMatchObject({ file: "7.txt", additions: 1, deletions: 1 })
    }))

  test("has none outside of a repository, without starting git", () =>
    withSnapshots(async (snapshots, worktree, { spawned }) => {
      await rm(join(worktree.path, ".git"), { recursive: true })
      expect(await snapshots.take(worktree.path)).toBeUndefined()
      expect(await snapshots.take(join(worktree.path, "missing"))).toBeUndefined()
      expect(spawned).toEqual([])
    }))

  test("takes no option for a snapshot", () =>
    withSnapshots(async (snapshots, worktree) => {
      await takeSnapshot(snapshots, worktree)
      const option = `--output=${worktree.path}/x`
      await expect(snapshots.diff(worktree.path, option, option)).resolves.toEqual([])
      await expect(snapshots.changedFiles(worktree.path, option)).rejects.toMatchObject({ name: "NotFoundError" })
      expect(await worktree.read("x")).toBeUndefined()
    }))

  test("keeps order between calls at the same time", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("a.txt", "one\n")
      const taken = await Promise.all(Array.from({ length: 8 }, () => snapshots.take(worktree.path)))
      expect(new Set(taken).size).toBe(1)
      expect(taken[0]).toBeDefined()
    }))
})
