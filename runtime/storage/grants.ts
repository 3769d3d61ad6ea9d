import type { Database } from "../ports/database.ts"
import type { PermissionRuleset } from "../schema/permission.ts"

/** What users allowed "always", by directory. */
export interface GrantStore {
  list(directory: string): PermissionRuleset
  add(directory: string, rules: PermissionRuleset): void
  clear(directory: string): void
}

export const grantStore = (database: Database): GrantStore => ({
  list: (directory) =>
    database
      .all<{ permission: string; pattern: string }>(
        "SELECT permission, pattern FROM permission_grant WHERE directory = ?",
        directory,
      )
      .map((row) => ({ ...row, action: "allow" as const })),
  add: (directory, rules) =>
    database.transaction(() => {
      for (const { permission, pattern } of rules) {
        database.run(
          "INSERT OR IGNORE INTO permission_grant (directory, permission, pattern) VALUES (?, ?, ?)",
          ...[directory, permission, pattern],
        )
      }
    }),
  clear: (directory) => void database.run("DELETE FROM permission_grant WHERE directory = ?", directory),
})
