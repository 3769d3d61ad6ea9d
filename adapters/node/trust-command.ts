import { realpathSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { createTrust } from "../../runtime/project/trust.ts"
import { migrate } from "../../runtime/storage/migrations.ts"
import { nodeDatabase } from "./database.ts"
import { nodeEnvironment } from "./environment.ts"
import { UsageError } from "./usage-error.ts"

export interface TrustArguments {
  directory: string
  /** Takes trust back instead of giving it. */
  remove: boolean
}

/** Trusts a directory for good, or no longer. @throws UsageError when there is none, and while one above it is trusted */
export const runTrust = ({ directory, remove }: TrustArguments): void => {
  const path = remove ? realPath(directory) : existing(directory)
  const database = nodeDatabase(join(nodeEnvironment().paths.data, "opencode.db"))
  try {
    migrate(database)
    const trust = createTrust({ database, trusted: [], all: false })
    if (remove) trust.remove(path)
    else trust.add(path)
    if (remove && trust.isTrusted(path)) {
      throw new UsageError(`Remove a directory above "${path}": it is trusted with all below it`)
    }
  } finally {
    database.close()
  }
  process.stdout.write(`${remove ? "No longer trusted" : "Trusted"} ${path}\n`)
}

const existing = (directory: string): string => {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return realpathSync(directory)
  throw new UsageError(`Cannot trust "${directory}": no such directory`)
}

/** Of a directory that is gone as it is written: its name may be used again. */
const realPath = (directory: string): string =>
  statSync(directory, { throwIfNoEntry: false }) ? realpathSync(directory) : resolve(directory)
