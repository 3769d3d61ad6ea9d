import type { Database } from "../ports/database.ts"

/** Which process renews which login. Some authorization servers end a login whose refresh token is used twice. */
export interface RenewalLeases {
  /** Takes the renewal of a provider's login; false while another process has it. */
  take(providerID: string): boolean
  release(providerID: string): void
}

/** Longer than a renewal may take: who has it that long is gone. */
const LIFE_MS = 30_000

const keyOf = (providerID: string) => `renewal ${providerID}`

export const renewalLeases = (database: Database, now: () => number): RenewalLeases => ({
  take: (providerID) =>
    database.transaction(() => {
      const key = keyOf(providerID)
      const row = database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)
      if (row && Number(row.value) > now()) return false
      database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, String(now() + LIFE_MS))
      return true
    }),
  release: (providerID) => void database.run("DELETE FROM meta WHERE key = ?", keyOf(providerID)),
})
