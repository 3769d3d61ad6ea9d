import type { Watcher } from "../../runtime/ports/watcher.ts"

/** Watches with what is reliable on this system. */
export const nodeWatcher = (): Watcher => ({
  watch: async (directory, options) => {
    const watch =
      process.platform === "linux"
        ? (await import("./watch-directories.ts")).watchDirectories
        : (await import("./watch-tree.ts")).watchTree
    return watch(directory, options)
  },
})
