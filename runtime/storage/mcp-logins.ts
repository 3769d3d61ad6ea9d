import type { Database } from "../ports/database.ts"

/** A login to an MCP server that the user has begun and not finished. */
export interface PendingLogin {
  /** Unguessable; the authorization server hands it back. */
  state: string
  /** Workspace and server that wait for it. */
  directory: string
  name: string
  /** Proves to the authorization server that the one who finishes is the one who began (PKCE). */
  verifier: string
  redirectUri: string
  /** Milliseconds since the epoch. */
  startedAt: number
}

/** Logins that were begun within the last ten minutes, one per server of a workspace. */
export interface PendingLogins {
  /** Replaces an older one of the same server. */
  put(login: PendingLogin): void
  find(state: string): PendingLogin | undefined
  /** The one that waits for a server. */
  of(directory: string, name: string): PendingLogin | undefined
  remove(directory: string, name: string): void
}

const KEY = "mcp_logins"
const LIFE_MS = 10 * 60_000

export const pendingLogins = (database: Database, now: () => number): PendingLogins => {
  const list = (): PendingLogin[] => {
    const row = database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", KEY)
    const all = row ? (JSON.parse(row.value) as PendingLogin[]) : []
    return all.filter(({ startedAt }) => startedAt + LIFE_MS > now())
  }
  const others = (directory: string, name: string) =>
    list().filter((login) => login.directory !== directory || login.name !== name)
  const save = (logins: PendingLogin[]) =>
    void database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", KEY, JSON.stringify(logins))
  return {
    put: (login) => database.transaction(() => save([...others(login.directory, login.name), login])),
    find: (state) => list().find((login) => login.state === state),
    of: (directory, name) => list().find((login) => login.directory === directory && login.name === name),
    remove: (directory, name) => database.transaction(() => save(others(directory, name))),
  }
}
