import type { Database } from "../ports/database.ts"

/** Which sessions are shared, each under a secret of its own. */
export interface ShareStore {
  /** Session that a secret shows. */
  sessionOf(secret: string): string | undefined
  insert(share: { secret: string; sessionID: string; created: number }): void
  /** Revokes; false when the session was not shared. */
  remove(sessionID: string): boolean
}

export const shareStore = (database: Database): ShareStore => ({
  sessionOf: (secret) =>
    database.get<{ session: string }>("SELECT session FROM share WHERE secret = ?", secret)?.session,
  insert: ({ secret, sessionID, created }) =>
    void database.run("INSERT INTO share (secret, session, created) VALUES (?, ?, ?)", secret, sessionID, created),
  remove: (sessionID) => database.run("DELETE FROM share WHERE session = ?", sessionID) > 0,
})
