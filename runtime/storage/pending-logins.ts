import type { Database } from "../ports/database.ts"

/** A login that the user has begun and not finished. */
export interface Pending {
  /** Unguessable; the authorization server hands it back. */
  state: string
  /** Workspace that waits for it. */
  directory: string
  /** What the login is to. */
  name: string
  /** Milliseconds since the epoch. */
  startedAt: number
}

/** Logins that were begun a while ago at most, one per workspace and name. */
export interface PendingLogins<Login extends Pending> {
  /** Replaces an older one of the same workspace and name. */
  put(login: Login): void
  find(state: string): Login | undefined
  /** As find, but also of those that ended waiting less than their life ago. */
  findPast(matches: (login: Login) => boolean): Login | undefined
  /** The one that waits for a name. */
  of(directory: string, name: string): Login | undefined
  remove(directory: string, name: string): void
}

export interface PendingLoginsOptions {
  database: Database
  now(): number
  /** Row that they are kept in. */
  key: string
  lifeMs: number
}

/** The oldest ones make place. */
const MOST = 50

/** Keeps logins in the database, so that the answer may come after a restart and to another process. */
export const keepLogins = <Login extends Pending>({
  database,
  now,
  key,
  lifeMs,
}: PendingLoginsOptions): PendingLogins<Login> => {
  const kept = (): Login[] => {
    const row = database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)
    const all = row ? (JSON.parse(row.value) as Login[]) : []
    return all.filter(({ startedAt }) => startedAt + 2 * lifeMs > now())
  }
  const list = () => kept().filter(({ startedAt }) => startedAt + lifeMs > now())
  const others = (directory: string, name: string) =>
    kept().filter((login) => login.directory !== directory || login.name !== name)
  const save = (logins: Login[]) =>
    void database.run(
      "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
      key,
      JSON.stringify(logins.slice(-MOST)),
    )
  return {
    put: (login) => database.transaction(() => save([...others(login.directory, login.name), login])),
    find: (state) => list().find((login) => login.state === state),
    findPast: (matches) => kept().find(matches),
    of: (directory, name) => list().find((login) => login.directory === directory && login.name === name),
    remove: (directory, name) => database.transaction(() => save(others(directory, name))),
  }
}
