import type { Clock } from "../ports/clock.ts"
import type { Database } from "../ports/database.ts"

/** A root that the workspaces of a tenant live in, and the home that names its object. */
export interface Workspace {
  root: string
  home: string
}

/** The workspace roots of one tenant. */
export interface Workspaces {
  /** The workspace that a directory belongs to: that of the longest root which it is or lies below. */
  of(directory: string): Workspace | undefined
  /** The workspace of exactly this root. */
  at(root: string): Workspace | undefined
  /** The workspace with this home. */
  named(home: string): Workspace | undefined
  add(workspace: Workspace): void
  /** Homes of those that were active in the last so many milliseconds, the latest first, at most `limit`. */
  active(withinMs: number, limit: number): string[]
  /** Notes that a workspace is active. */
  touch(home: string): void
  /** Number in a workspace's log up to which its events have arrived. */
  arrivedOf(home: string): number
  noteArrived(home: string, seq: number): void
}

/** Activity is noted no more often than this. */
const TOUCH_MS = 30_000

export const createWorkspaces = (database: Database, clock: Clock): Workspaces => {
  const at = (root: string) => database.get<Workspace>("SELECT root, home FROM workspace WHERE root = ?", root)
  return {
    at,
    of(directory) {
      // The top of all is a workspace of its own: nothing else lies in it.
      for (let path = directory; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
        const found = at(path)
        if (found) return found
      }
      return undefined
    },
    named: (home) => database.get<Workspace>("SELECT root, home FROM workspace WHERE home = ?", home),
    add: ({ root, home }) =>
      void database.run(
        "INSERT OR IGNORE INTO workspace (root, home, seen) VALUES (?, ?, ?)",
        ...[root, home, clock.now()],
      ),
    active: (withinMs, limit) =>
      database
        .all<{ home: string }>(
          "SELECT home FROM workspace WHERE seen >= ? ORDER BY seen DESC, home LIMIT ?",
          ...[clock.now() - withinMs, limit],
        )
        .map(({ home }) => home),
    touch(home) {
      const now = clock.now()
      database.run("UPDATE workspace SET seen = ? WHERE home = ? AND seen < ?", now, home, now - TOUCH_MS)
    },
    arrivedOf: (home) =>
      database.get<{ arrived: number }>("SELECT arrived FROM workspace WHERE home = ?", home)?.arrived ?? 0,
    noteArrived: (home, seq) =>
      void database.run("UPDATE workspace SET arrived = ?, seen = ? WHERE home = ?", seq, clock.now(), home),
  }
}
