import type { WatchEvent, Watcher } from "../../runtime/ports/watcher.ts"
import { isWithin } from "./file-tree.ts"
import type { MemoryFiles } from "./files.ts"

/** Watches files in memory, with what a test needs to see of it. */
export interface MemoryWatcher extends Watcher {
  /** Directories that are being watched. */
  watched(): string[]
}

/** Tells of changes one by one. */
export const memoryWatcher = (files: MemoryFiles): MemoryWatcher => {
  const active = new Set<{ directory: string }>()
  return {
    watched: () => [...active].map(({ directory }) => directory),
    watch: async (directory, { skip, onEvents }) => {
      if ((await files.stat(directory))?.type !== "directory")
        throw new Error(`Cannot watch "${directory}": it is missing`)
      const subscription = { directory }
      const isSkipped = async (path: string) => {
        for (let at = path.lastIndexOf("/"); at > directory.length; at = path.lastIndexOf("/", at - 1)) {
          if (await skip(path.slice(0, at))) return true
        }
        return false
      }
      const report = async (change: WatchEvent) => {
        if (!(await isSkipped(change.path)) && active.has(subscription)) onEvents([change])
      }
      const stop = files.onChange((path, event: WatchEvent["event"]) => {
        if (isWithin(path, directory)) void report({ path, event })
      })
      active.add(subscription)
      return async () => {
        stop()
        active.delete(subscription)
      }
    },
  }
}
