import type { Database } from "../ports/database.ts"

/** Which directories' own config may start programs, read variables and widen permissions. */
export interface Trust {
  isTrusted(directory: string): boolean
  /** Trusts a directory and all below it, for good. */
  add(directory: string): void
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
  return {
    isTrusted: (directory) => all || trusted.some(covers(directory)) || stored().some(covers(directory)),
    add: (directory) =>
      database.transaction(() => {
        const list = new Set([...stored(), directory])
        database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", KEY, JSON.stringify([...list].sort()))
      }),
  }
}
