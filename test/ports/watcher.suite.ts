import { expect, test } from "vitest"
import type { Files } from "../../runtime/ports/files.ts"
import type { Watcher, WatchEvent } from "../../runtime/ports/watcher.ts"

/** Gives an empty directory. */
type WithWatcher = (body: (watcher: Watcher, files: Files, root: string) => Promise<void>) => Promise<void>

/** Collects events, and waits for those that a test expects. Names of temporary files that writing makes are left out. */
export const collect = (root: string) => {
  const seen: string[] = []
  let wake = () => {}
  return {
    seen,
    onEvents: (events: WatchEvent[]) => {
      for (const { path, event } of events) {
        if (!path.endsWith(".tmp")) seen.push(`${event} ${path.slice(root.length + 1)}`)
      }
      wake()
    },
    /** `write` stands for an addition or a change. */
    until: async (...wanted: string[]) => {
      const isSeen = (line: string) =>
        seen.includes(line) || (line.startsWith("write ") && seen.some((found) => found.endsWith(line.slice(5))))
      while (!wanted.every(isSeen)) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}

const onError = (error: unknown) => {
  throw error
}

const never = () => false

/** What every watcher does. */
export const watcherSuite = (withWatcher: WithWatcher): void => {
  test("tells of files that come, change and go, also in new directories", () =>
    withWatcher(async (watcher, files, root) => {
      await files.write(`${root}/old.txt`, "1")
      const { seen, onEvents, until } = collect(root)
      const stop = await watcher.watch(root, { skip: never, onEvents, onError })
      await files.write(`${root}/a/b/new.txt`, "1")
      await until("add a", "add a/b", "add a/b/new.txt")
      seen.length = 0
      await files.write(`${root}/old.txt`, "2")
      await until("write old.txt")
      await files.remove(`${root}/a/b/new.txt`)
      await until("unlink a/b/new.txt")
      await stop()
    }))

  test("misses nothing of directories that are made and filled at once", () =>
    withWatcher(async (watcher, files, root) => {
      const { onEvents, until } = collect(root)
      const stop = await watcher.watch(root, { skip: never, onEvents, onError })
      const places = Array.from({ length: 30 }, (_, index) => `${index}/d/e`)
      for (const place of places) await files.write(`${root}/${place}/x`, "")
      await until(...places.map((place) => `add ${place}/x`))
      for (const place of places) await files.write(`${root}/${place}/later`, "")
      await until(...places.map((place) => `add ${place}/later`))
      await stop()
    }))

  test("says nothing of what is skipped, or happens beside the directory", () =>
    withWatcher(async (watcher, files, root) => {
      await files.write(`${root}/in/skip/deep/x`, "")
      await files.write(`${root}/in/skipped/x`, "")
      const { seen, onEvents, until } = collect(`${root}/in`)
      const skip = (directory: string) => directory === `${root}/in/skip`
      const stop = await watcher.watch(`${root}/in`, { skip, onEvents, onError })
      await files.write(`${root}/beside`, "")
      await files.write(`${root}/in/skip/deep/new`, "")
      await files.write(`${root}/in/skipped/new`, "")
      await files.write(`${root}/in/last`, "")
      await until("add skipped/new", "add last")
      expect(seen.toSorted()).toEqual(["add last", "add skipped/new"])
      await stop()
    }))

  test("is silent when it has been stopped; others go on", () =>
    withWatcher(async (watcher, files, root) => {
      const [first, second] = [collect(root), collect(root)]
      const stopFirst = await watcher.watch(root, { skip: never, onEvents: first.onEvents, onError })
      const stopSecond = await watcher.watch(root, { skip: never, onEvents: second.onEvents, onError })
      await stopFirst()
      await files.write(`${root}/x`, "")
      await second.until("add x")
      expect(first.seen).toEqual([])
      await stopSecond()
    }))

  test("a missing directory cannot be watched", () =>
    withWatcher(async (watcher, _files, root) => {
      await expect(watcher.watch(`${root}/none`, { skip: never, onEvents: () => {}, onError })).rejects.toThrow()
    }))
}
