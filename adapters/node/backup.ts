import { randomUUID } from "node:crypto"
import { closeSync, existsSync, linkSync, openSync, rmSync } from "node:fs"
import type { Database } from "../../runtime/ports/database.ts"

/**
 * Copies a database to a file that is either whole or not there. A copy that is there already is kept: it was made first, before
 * anything was changed.
 */
export const backUp = (database: Database, path: string): void => {
  if (existsSync(path)) return
  const part = `${path}.${randomUUID()}.part`
  try {
    // SQLite writes into an empty file, so this decides who may read it.
    closeSync(openSync(part, "wx", 0o600))
    database.run("VACUUM INTO ?", part)
    linkSync(part, path)
  } catch (error) {
    // Another process that starts at the same time was faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  } finally {
    rmSync(part, { force: true })
  }
}
