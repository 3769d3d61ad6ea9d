import { type MemoryPlatform, memoryPlatform } from "../../adapters/memory/platform.ts"
import { withDatabase } from "./with-database.node.ts"

/**
 * Runs `body` on a new memory platform with a real, empty SQL database: SQLite in memory on Node, a new Durable Object's
 * storage in workerd, inside which `body` then runs.
 */
export const withPlatform = <Result>(body: (platform: MemoryPlatform) => Result | Promise<Result>): Promise<Result> =>
  withDatabase((database) => body(memoryPlatform(database)))
