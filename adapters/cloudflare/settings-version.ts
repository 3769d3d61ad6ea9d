import type { Database } from "../../runtime/ports/database.ts"

/** The number that tells workspaces whether what they know of a tenant's settings is the newest. */
export interface SettingsVersion {
  current(): number
  raise(): void
  /** How often all instances were to end. */
  disposals(): number
  /** Raises both numbers: who has not been told of it ends its instances when it hears of the newer version. */
  dispose(): void
  /** Makes a change that takes more than one transaction. When the object dies in it, the next life raises the version. */
  across<Result>(change: () => Promise<Result>): Promise<Result>
}

const VERSION = "settings_version"
const DISPOSALS = "disposals"
const CHANGING = "settings_changing"

/** To be made once in each life of the hub. */
export const settingsVersion = (database: Database): SettingsVersion => {
  const numberOf = (key: string) => database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value
  const put = (key: string, value: number) =>
    void database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, String(value))
  const settled = () => void database.run("DELETE FROM meta WHERE key = ?", CHANGING)

  const current = () => Number(numberOf(VERSION) ?? 1)
  const disposals = () => Number(numberOf(DISPOSALS) ?? 0)
  const raise = () => put(VERSION, current() + 1)

  if (numberOf(CHANGING) !== undefined) {
    database.transaction(() => {
      raise()
      settled()
    })
  }
  let changes = 0
  return {
    ...{ current, raise, disposals },
    dispose: () =>
      database.transaction(() => {
        raise()
        put(DISPOSALS, disposals() + 1)
      }),
    async across(change) {
      changes += 1
      put(CHANGING, 1)
      try {
        return await change()
      } finally {
        changes -= 1
        if (changes === 0) settled()
      }
    },
  }
}
