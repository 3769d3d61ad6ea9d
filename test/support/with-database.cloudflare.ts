import { env, runInDurableObject } from "cloudflare:test"
import { durableDatabase } from "../../adapters/cloudflare/database.ts"
import type { Database } from "../../runtime/ports/database.ts"

/** Runs `body` inside a new Durable Object, with its empty SQL database. */
export const withDatabase = async <Result>(body: (database: Database) => Result | Promise<Result>): Promise<Result> => {
  const stub = env.INSTANCE.get(env.INSTANCE.newUniqueId())
  return runInDurableObject(stub, (_instance, state) => body(durableDatabase(state.storage)))
}
