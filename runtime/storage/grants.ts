import type { Database } from "../ports/database.ts"
import type { PermissionRule, PermissionRuleset } from "../schema/permission.ts"

/** What users allowed "always", by directory. */
export interface GrantStore {
  list(directory: string): PermissionRuleset
  add(directory: string, rules: PermissionRuleset): void
  remove(directory: string, rule: Pick<PermissionRule, "permission" | "pattern">): void
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
  remove: (directory, { permission, pattern }) =>
    void database.run(
      "DELETE FROM permission_grant WHERE directory = ? AND permission = ? AND pattern = ?",
      ...[directory, permission, pattern],
    ),
  clear: (directory) => void database.run("DELETE FROM permission_grant WHERE directory = ?", directory),
})
