import { appendFile, chmod, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { nodeFiles } from "../../adapters/node/files.ts"
import { watchTree } from "../../adapters/node/watch-tree.ts"
import { nodeWatcher } from "../../adapters/node/watcher.ts"
import { collect, watcherSuite } from "./watcher.suite.ts"

const withRoot = async (body: (root: string) => Promise<void>) => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "watcher-test-")))
  try {
    await body(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

watcherSuite((body) => withRoot((root) => body(nodeWatcher(), nodeFiles(), root)))

test("a directory that is a symlink keeps its name in the events", () =>
  withRoot(async (root) => {
    await mkdir(join(root, "real/skip"), { recursive: true })
    await symlink("real", join(root, "link"))
    const { seen, onEvents, until } = collect(join(root, "link"))
    const skip = (path: string) => path === join(root, "link/skip")
    const stop = await nodeWatcher().watch(join(root, "link"), { skip, onEvents, onError: () => {} })
    await nodeFiles().write(join(root, "real/skip/x"), "")
    await nodeFiles().write(join(root, "real/x"), "")
    await until("add x")
    expect(seen).toEqual(["add x"])
    await stop()
  }))

test("a directory that is moved away is gone", () =>
  withRoot(async (root) => {
    await nodeFiles().write(join(root, "in/a/x"), "")
    const { onEvents, until } = collect(join(root, "in"))
    const stop = await nodeWatcher().watch(join(root, "in"), { skip: () => false, onEvents, onError: () => {} })
    await rename(join(root, "in/a"), join(root, "out"))
    await until("unlink a")
    await rename(join(root, "out"), join(root, "in/b"))
    await until("add b")
    await stop()
  }))

test("a file that is written to changes; a directory whose mode changes tells of nothing", () =>
  withRoot(async (root) => {
    await writeFile(join(root, "log"), "1")
    await mkdir(join(root, "same/same"), { recursive: true })
    const { seen, onEvents, until } = collect(root)
    const stop = await nodeWatcher().watch(root, { skip: () => false, onEvents, onError: () => {} })
    await chmod(join(root, "same/same"), 0o700)
    await appendFile(join(root, "log"), "2")
    await until("change log")
    await writeFile(join(root, "same/same/same"), "")
    await until("add same/same/same")
    await rm(join(root, "same/same/same"))
    await until("unlink same/same/same")
    await rm(join(root, "same/same"), { recursive: true })
    await until("unlink same/same")
    expect(seen).toEqual(["change log", "add same/same/same", "unlink same/same/same", "unlink same/same"])
    await stop()
  }))

test("a directory that another one replaces is watched anew", () =>
  withRoot(async (root) => {
    await mkdir(join(root, "a/old"), { recursive: true })
    await mkdir(join(root, "spare"))
    const { onEvents, until } = collect(root)
    const stop = await nodeWatcher().watch(root, { skip: () => false, onEvents, onError: () => {} })
    await rename(join(root, "a"), join(root, "b"))
    await rename(join(root, "spare"), join(root, "a"))
    await until("unlink spare", "add a")
    await writeFile(join(root, "a/new"), "")
    await writeFile(join(root, "b/old/new"), "")
    await until("add a/new", "add b/old/new")
    await stop()
  }))

test("where the system watches trees, what is to be skipped is found first", () =>
  withRoot(async (root) => {
    await mkdir(join(root, "a/b/skip"), { recursive: true })
    await mkdir(join(root, "c"))
    const { seen, onEvents, until } = collect(root)
    const skip = (path: string) => path.endsWith("/skip")
    const stop = await watchTree(root, { skip, onEvents, onError: () => {} })
    await writeFile(join(root, "a/b/skip/x"), "")
    await writeFile(join(root, "a/b/x"), "")
    await writeFile(join(root, "c/x"), "")
    await until("add a/b/x", "add c/x")
    expect(seen).toHaveLength(2)
    await stop()
  }))
