import { nodeDatabase } from "../../adapters/node/database.ts"
import type { Database } from "../../runtime/ports/database.ts"

/** Runs `body` with a new, empty SQL database in memory. */
export const withDatabase = async <Result>(body: (database: Database) => Result | Promise<Result>): Promise<Result> => {
  const database = nodeDatabase(":memory:")
  try {
    return await body(database)
  } finally {
    database.close()
  }
}
