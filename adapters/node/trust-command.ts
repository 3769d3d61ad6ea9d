import { realpathSync, statSync } from "node:fs"
import { join } from "node:path"
import { createTrust } from "../../runtime/project/trust.ts"
import { migrate } from "../../runtime/storage/migrations.ts"
import { nodeDatabase } from "./database.ts"
import { nodeEnvironment } from "./environment.ts"
import { UsageError } from "./usage-error.ts"

/** Trusts a directory for good. @throws UsageError when there is none */
export const runTrust = (directory: string): void => {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`Cannot trust "${directory}": no such directory`)
  }
  const path = realpathSync(directory)
  const database = nodeDatabase(join(nodeEnvironment().paths.data, "opencode.db"))
  try {
    migrate(database)
    createTrust({ database, trusted: [], all: false }).add(path)
  } finally {
    database.close()
  }
  process.stdout.write(`Trusted ${path}\n`)
}
