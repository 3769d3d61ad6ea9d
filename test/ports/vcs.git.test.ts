import * as git from "isomorphic-git"
import { expect, test } from "vitest"
import { gitFiles } from "../../adapters/cloudflare/git-files.ts"
import { gitVcs } from "../../adapters/cloudflare/git-vcs.ts"
import { halfClones } from "../../adapters/cloudflare/half-clones.ts"
import { memoryLog } from "../../adapters/memory/log.ts"
import { memoryEgress } from "../../adapters/memory/egress.ts"
import { sqlFiles, type WorkspaceFiles } from "../../adapters/shared/sql-files.ts"
import { NamedError } from "../../runtime/errors.ts"
import type { Database } from "../../runtime/ports/database.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import { latch } from "../support/latch.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { vcsSuite } from "./vcs.suite.ts"

const dir = "/work"
const author = { name: "A", email: "a@example.com", timestamp: 1, timezoneOffset: 0 }

interface Place {
  vcs: Vcs
  files: WorkspaceFiles
  database: Database
  egress: ReturnType<typeof memoryEgress>
  /** Commits all files. */
  commit(): Promise<string>
}

const withVcs = (body: (place: Place) => Promise<void>): Promise<void> =>
  withDatabase(async (database) => {
    const files = sqlFiles(database, { now: () => 1_000 })
    await files.createDirectory(`${dir}/sub`)
    const egress = memoryEgress()
    const fs = gitFiles(files)
    const commit = async () => {
      await git.add({ fs, dir, filepath: "." })
      for (const file of await git.listFiles({ fs, dir }))
        if (!(await files.lstat(`${dir}/${file}`))) await git.remove({ fs, dir, filepath: file })
      return git.commit({ fs, dir, message: "m", author })
    }
    await body({ vcs: gitVcs({ database, files, egress }), files, database, egress, commit })
  })

const withRepository = (body: (place: Place) => Promise<void>): Promise<void> =>
  withVcs(async (place) => {
    await place.vcs.init(dir)
    await place.files.write(`${dir}/a.txt`, "one\ntwo\n")
    await place.files.write(`${dir}/sub/b.txt`, "b\n")
    await place.files.write(`${dir}/.gitignore`, "*.log\n")
    await place.commit()
    await body(place)
  })

vcsSuite((body) => withVcs(({ vcs }) => body(vcs, dir)))

test("identifies a repository by its first commit, also when another history is checked out", () =>
  withRepository(async ({ vcs, files, commit }) => {
    const { rootCommit } = await vcs.identify(`${dir}/sub`)
    expect(rootCommit).toMatch(/^[0-9a-f]{40}$/)
    await files.write(`${dir}/a.txt`, "two\n")
    expect(await commit()).not.toBe(rootCommit)
    expect(await vcs.identify(dir)).toEqual({ worktree: dir, rootCommit })
    expect(await vcs.headDirectory(`${dir}/sub`)).toBe(`${dir}/.git`)
  }))

test("tells the branches", () =>
  withRepository(async ({ vcs, files }) => {
    const fs = gitFiles(files)
    expect(await vcs.branches(dir)).toEqual({ branch: "main", default_branch: "main" })
    await git.branch({ fs, dir, ref: "feature/x", checkout: true })
    expect(await vcs.branches(dir)).toEqual({ branch: "feature/x", default_branch: "main" })
    await files.write(`${dir}/.git/refs/remotes/origin/HEAD`, "ref: refs/remotes/origin/trunk\n")
    await git.checkout({ fs, dir, ref: await git.resolveRef({ fs, dir, ref: "HEAD" }) })
    expect(await vcs.branches(dir)).toEqual({ branch: null, default_branch: "trunk" })
  }))

test("compares files with the last commit", () =>
  withRepository(async ({ vcs, files }) => {
    expect(await vcs.changes({ directory: dir, since: "head" })).toEqual([])
    await files.write(`${dir}/a.txt`, "one\nTWO\n")
    await files.remove(`${dir}/sub/b.txt`)
    await files.write(`${dir}/sub/New.bin`, new Uint8Array([0, 1]))
    await files.write(`${dir}/x.log`, "ignored")
    const changes = await vcs.changes({ directory: dir, since: "head", context: 0 })
    expect(changes).toMatchObject([
      { file: "a.txt", status: "modified", additions: 1, deletions: 1, isTracked: true },
      { file: "sub/b.txt", status: "deleted", additions: 0, deletions: 1, isTracked: true },
      { file: "sub/New.bin", status: "added", additions: 0, deletions: 0, isTracked: false },
    ])
    expect(changes[0]?.patch).toMatch(
      /^diff --git a\/a.txt b\/a.txt\nindex [0-9a-f]{7}\.\.[0-9a-f]{7} 100644\n--- a\/a.txt\n\+\+\+ b\/a.txt\n@@ -2 \+2 @@\n-two\n\+TWO\n$/,
    )
    expect(await vcs.changes({ directory: `${dir}/sub`, since: "head" })).toHaveLength(2)
    expect(await vcs.patchOf(dir, `${dir}/a.txt`)).toContain(" one\n-two\n+TWO\n")
    expect(await vcs.patchOf(dir, `${dir}/sub/New.bin`)).toBeUndefined()
    expect(await vcs.patchOf(dir, `${dir}/.gitignore`)).toBeUndefined()
    const patch = new TextDecoder().decode(await vcs.diff(dir))
    expect(patch).toContain("deleted file mode 100644\n")
    expect(patch).toContain("Binary files /dev/null and b/sub/New.bin differ\n")
  }))

test("compares with where the branch left the default branch", () =>
  withRepository(async ({ vcs, files, commit }) => {
    await git.branch({ fs: gitFiles(files), dir, ref: "feature", checkout: true })
    await files.write(`${dir}/c.txt`, "c\n")
    await commit()
    await files.write(`${dir}/d.txt`, "d\n")
    const names = async (since: "head" | "branch") =>
      (await vcs.changes({ directory: dir, since })).map(({ file }) => file)
    expect(await names("head")).toEqual(["d.txt"])
    expect(await names("branch")).toEqual(["c.txt", "d.txt"])
  }))

test("applies its own patch, all of it or nothing", () =>
  withRepository(async ({ vcs, files }) => {
    await files.write(`${dir}/a.txt`, "one\n2\n")
    await files.remove(`${dir}/sub/b.txt`)
    await files.write(`${dir}/new/c.txt`, "c")
    const patch = new TextDecoder().decode(await vcs.diff(dir))
    await files.write(`${dir}/a.txt`, "one\ntwo\n")
    await files.write(`${dir}/sub/b.txt`, "b\n")
    await files.removeTree(`${dir}/new`)
    expect((await vcs.apply(`${dir}/sub`, patch)).toSorted()).toEqual(["a.txt", "new/c.txt", "sub/b.txt"])
    expect(await files.readText(`${dir}/new/c.txt`)).toBe("c")
    expect(await files.stat(`${dir}/sub/b.txt`)).toBeUndefined()
    const unclean = { name: "VcsApplyError", data: { reason: "not-clean" } }
    await expect(vcs.apply(dir, patch)).rejects.toMatchObject(unclean)
    for (const file of ["../x", ".git/config", ".GIT/x"]) {
      const escape = `--- /dev/null\n+++ b/${file}\n@@ -0,0 +1 @@\n+x\n`
      await expect(vcs.apply(dir, escape)).rejects.toMatchObject(unclean)
    }
  }))

test("leaves out what is excluded, and changes none of it", () =>
  withRepository(async ({ vcs, files }) => {
    await files.write(`${dir}/a.txt`, "changed\n")
    await files.write(`${dir}/sub/b.txt`, "changed\n")
    const exclude = [`${dir}/sub`]
    expect((await vcs.changes({ directory: dir, since: "head", exclude })).map(({ file }) => file)).toEqual(["a.txt"])
    expect(new TextDecoder().decode(await vcs.diff(dir, { exclude }))).not.toContain("sub")
    const patch = "--- a/sub/b.txt\n+++ b/sub/b.txt\n@@ -1 +1 @@\n-changed\n+evil\n"
    await expect(vcs.apply(dir, patch, { exclude })).rejects.toMatchObject({ data: { reason: "not-clean" } })
    expect(await files.readText(`${dir}/sub/b.txt`)).toBe("changed\n")
  }))

test("clones only where it may, and leaves nothing of what failed", () =>
  withVcs(async ({ vcs, files, egress }) => {
    const clone = async (path: string, url: string) => vcs.clone?.(path, { url })
    await files.write("/full/x", "")
    await expect(clone("/full", "https://example.com/r")).rejects.toMatchObject({ name: "DirectoryNotEmptyError" })
    await expect(clone("/new", "git@example.com:r")).rejects.toMatchObject({ name: "VcsFailedError" })
    const url = "https://example.com/r/info/refs?service=git-upload-pack"
    egress.answer(url, () => new Response("gone", { status: 404 }))
    await expect(clone("/new", "https://example.com/r")).rejects.toMatchObject({ name: "VcsFailedError" })
    egress.answer(url, () => {
      throw new NamedError("AddressRefusedError", { message: "Cannot fetch", host: "example.com" })
    })
    await expect(clone("/new", "https://example.com/r")).rejects.toMatchObject({ name: "AddressRefusedError" })
    expect(await files.stat("/new")).toBeUndefined()
  }))

test("a clone that is cut off is gone when the object comes back, and leaves the next one its place", () =>
  withDatabase(async (database) => {
    const url = "https://example.com/r/info/refs?service=git-upload-pack"
    const life = () => {
      const files = sqlFiles(database, { now: () => 1_000 })
      const egress = memoryEgress()
      const clone = (path: string) =>
        gitVcs({ database, files, egress }).clone?.(path, { url: "https://example.com/r" })
      return { files, egress, clone, recover: () => halfClones(database, files).recover(memoryLog()) }
    }
    const first = life()
    await first.files.createDirectory("/kept")
    await first.files.write("/mine/file", "mine")
    for (const path of ["/kept", "/made/here"]) {
      const asked = latch()
      first.egress.answer(url, () => {
        asked.open()
        return new Promise<Response>(() => {})
      })
      void first.clone(path)
      await asked.opened
      expect((await first.files.list(path))?.map(({ name }) => name)).toEqual([".git"])
      await expect(first.clone(path)).rejects.toMatchObject({ name: "DirectoryNotEmptyError" })
    }

    const second = life()
    await second.recover()
    expect(await second.files.list("/kept")).toEqual([])
    expect(await second.files.stat("/made/here")).toBeUndefined()
    expect(await second.files.readText("/mine/file")).toBe("mine")
    second.egress.answer(url, () => new Response("gone", { status: 404 }))
    for (const path of ["/kept", "/made/here"])
      await expect(second.clone(path)).rejects.toMatchObject({ name: "VcsFailedError" })
    // What failed by itself is no half: it has been removed, and what comes there later is nobody's but the user's.
    await second.files.write("/made/here/file", "mine")
    await life().recover()
    expect(await second.files.readText("/made/here/file")).toBe("mine")
  }))

test("what cannot be removed of such a clone keeps no object from starting", () =>
  withDatabase(async (database) => {
    const all = sqlFiles(database, { now: () => 1_000 })
    const halves = halfClones(database, all.bounded({ roots: ["/"], hidden: ["/.own/1"] }))
    halves.begin("/", true)
    await all.write("/.git/HEAD", "half")
    await all.write("/.own/1/config", "")
    const log = memoryLog()
    await halves.recover(log)
    expect(log.entries).toMatchObject([{ level: "error", fields: { directory: "/" } }])
    expect((await all.list("/"))?.map(({ name }) => name)).toEqual([".own"])
    await halves.recover(log)
    expect(log.entries).toHaveLength(1)
  }))

const encode = (text: string) => new TextEncoder().encode(text)

/** A line of git's protocol. */
const packet = (...content: Uint8Array[]): Uint8Array<ArrayBuffer>[] => {
  const length = content.reduce((sum, { byteLength }) => sum + byteLength, 4)
  return [encode(length.toString(16).padStart(4, "0")), ...content] as Uint8Array<ArrayBuffer>[]
}

test("a clone that is done stays, whatever becomes of the object", () =>
  withRepository(async ({ files, egress, vcs, database }) => {
    const fs = gitFiles(files)
    const oid = await git.resolveRef({ fs, dir, ref: "HEAD" })
    const objects = await files.list(`${dir}/.git/objects`)
    const oids = await Promise.all(
      (objects ?? [])
        .filter(({ name }) => name.length === 2)
        .map(async ({ name }) =>
          ((await files.list(`${dir}/.git/objects/${name}`)) ?? []).map((entry) => name + entry.name),
        ),
    )
    const { packfile = new Uint8Array() } = await git.packObjects({ fs, dir, oids: oids.flat(), write: false })
    const refs = [
      ...packet(encode("# service=git-upload-pack\n")),
      encode("0000"),
      ...packet(encode(`${oid} HEAD\0side-band-64k symref=HEAD:refs/heads/main\n`)),
      ...packet(encode(`${oid} refs/heads/main\n`)),
      encode("0000"),
    ]
    egress.answer("https://example.com/r/info/refs?service=git-upload-pack", () => new Response(new Blob(refs)))
    const pack = [...packet(encode("NAK\n")), ...packet(Uint8Array.of(1), packfile), encode("0000")]
    egress.answer("https://example.com/r/git-upload-pack", () => new Response(new Blob(pack)))

    await vcs.clone?.("/cloned", { url: "https://example.com/r" })
    expect(await files.readText("/cloned/a.txt")).toBe("one\ntwo\n")
    await halfClones(database, files).recover(memoryLog())
    expect(await files.readText("/cloned/sub/b.txt")).toBe("b\n")
    expect(await vcs.changes({ directory: "/cloned", since: "head" })).toEqual([])
  }))
