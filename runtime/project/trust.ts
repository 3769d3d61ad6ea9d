import type { Database } from "../ports/database.ts"

/** Which directories' own config may start programs, read variables and widen permissions. */
export interface Trust {
  isTrusted(directory: string): boolean
  /** Trusts a directory and all below it, for good. */
  add(directory: string): void
  /** Takes that back. What is above it stays trusted. */
  remove(directory: string): void
}

export interface TrustOptions {
  database: Database
  /** Directories trusted while this process runs: the one it was started in. */
  trusted: readonly string[]
  /** Trusts everything (`--trust`). */
  all: boolean
}

const KEY = "trusted_directories"

export const createTrust = ({ database, trusted, all }: TrustOptions): Trust => {
  const stored = () => {
    const row = database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", KEY)
    return row ? (JSON.parse(row.value) as string[]) : []
  }
  const covers = (directory: string) => (top: string) =>
    directory === top || directory.startsWith(top.endsWith("/") ? top : `${top}/`)
  const change = (edit: (list: Set<string>) => void) =>
    database.transaction(() => {
      const list = new Set(stored())
      edit(list)
      database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", KEY, JSON.stringify([...list].sort()))
    })
  return {
    isTrusted: (directory) => all || trusted.some(covers(directory)) || stored().some(covers(directory)),
    add: (directory) => change((list) => list.add(directory)),
    remove: (directory) => change((list) => list.delete(directory)),
  }
}
