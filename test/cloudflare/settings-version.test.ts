import { expect, test } from "vitest"
import { settingsVersion } from "../../adapters/cloudflare/settings-version.ts"
import { migrate } from "../../runtime/storage/migrations.ts"
import { withDatabase } from "../support/with-database.node.ts"

test("the version grows with each change, and with each disposal", () =>
  withDatabase((database) => {
    migrate(database)
    const version = settingsVersion(database)
    expect([version.current(), version.disposals()]).toEqual([1, 0])
    version.raise()
    version.dispose()
    expect([version.current(), version.disposals()]).toEqual([3, 1])
    expect(settingsVersion(database).current()).toBe(3)
  }))

test("a change that the object did not survive counts as one", () =>
  withDatabase(async (database) => {
    migrate(database)
    const version = settingsVersion(database)
    await expect(version.across(() => Promise.reject(new Error("Refused")))).rejects.toThrow("Refused")
    expect(settingsVersion(database).current()).toBe(1)
    void version.across(() => new Promise(() => {}))
    await version.across(async () => version.raise())
    expect(settingsVersion(database).current()).toBe(3)
    expect(settingsVersion(database).current()).toBe(3)
  }))
