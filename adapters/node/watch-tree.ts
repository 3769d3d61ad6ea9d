import { readdir, realpath } from "node:fs/promises"
import { join } from "node:path"
import type { WatchEvent, Watcher, WatchOptions } from "../../runtime/ports/watcher.ts"

const KINDS = { create: "add", update: "change", delete: "unlink" } as const

/** How deep directories to skip are looked for before watching begins. */
const SKIP_DEPTH = 3

/** Watches a tree where the system itself can (macOS, Windows). */
export const watchTree: Watcher["watch"] = async (directory, options) => {
  const { subscribe } = await import("@parcel/watcher")
  // Paths come as the system sees them, but are wanted as the caller wrote the directory.
  const real = await realpath(directory)
  const shown = (path: string): string => directory + path.slice(real.length)
  const subscription = await subscribe(
    real,
    (error, events) => {
      if (error) return options.onError(error)
      const changes = events.map(({ path, type }): WatchEvent => ({ path: shown(path), event: KINDS[type] }))
      if (changes.length > 0) options.onEvents(changes)
    },
    { ignore: (await skipped(directory, options.skip)).map((path) => real + path.slice(directory.length)) },
  )
  return () => subscription.unsubscribe()
}

/** The package compares by paths quickly, but by patterns, which it takes some names for, hundreds of times slower. */
const isPlain = (path: string): boolean => !/[*?[\]{}()!+@\\]/.test(path)

const skipped = async (top: string, skip: WatchOptions["skip"]): Promise<string[]> => {
  const found: string[] = []
  let level = [top]
  for (let depth = 0; depth < SKIP_DEPTH; depth += 1) {
    const next: string[] = []
    for (const directory of level) {
      for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
        const path = join(directory, entry.name)
        if (entry.isDirectory()) ((await skip(path)) ? found : next).push(path)
      }
    }
    level = next
  }
  return found.filter(isPlain)
}
