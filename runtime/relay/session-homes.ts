import type { Database } from "../ports/database.ts"

/** Where the sessions of a tenant live: by the workspace that tells of them, as their directory may have become another's since. */
export interface SessionHomes {
  of(sessionID: string): string | undefined
  /** Notes that this workspace has a session. */
  note(sessionID: string, home: string): void
  /** Notes whether a known session does something. */
  noteBusy(sessionID: string, isBusy: boolean): void
  /** Sessions that do something, the newest first, a thousand at most. */
  busy(): string[]
  forget(sessionID: string): void
}

const BUSY_LIMIT = 1000

export const sessionHomes = (database: Database): SessionHomes => ({
  of: (sessionID) => database.get<{ home: string }>("SELECT home FROM session_home WHERE session = ?", sessionID)?.home,
  note: (sessionID, home) =>
    void database.run(
      `INSERT INTO session_home (session, home) VALUES (?, ?)
       ON CONFLICT (session) DO UPDATE SET home = excluded.home, busy = 0 WHERE home != excluded.home`,
      ...[sessionID, home],
    ),
  noteBusy: (sessionID, isBusy) =>
    void database.run(
      "UPDATE session_home SET busy = ?1 WHERE session = ?2 AND busy != ?1",
      ...[isBusy ? 1 : 0, sessionID],
    ),
  busy: () =>
    database
      .all<{ session: string }>("SELECT session FROM session_home WHERE busy = 1 ORDER BY session LIMIT ?", BUSY_LIMIT)
      .map(({ session }) => session),
  forget: (sessionID) => void database.run("DELETE FROM session_home WHERE session = ?", sessionID),
})
