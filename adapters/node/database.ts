import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import type { Database, SqlValue } from "../../runtime/ports/database.ts"
import { checkParams, checkSynchronous } from "../shared/sql-bounds.ts"
import { UsageError } from "./usage-error.ts"

/** A database that holds a file open. */
export interface NodeDatabase extends Database {
  close(): void
}

/** Statements kept prepared. Queries with varying lists of placeholders would otherwise pile up. */
const STATEMENT_LIMIT = 500

/** Ten processes that write at once wait for each other far less than this. */
const BUSY_TIMEOUT_MS = 15_000

/**
 * Opens SQLite at `path`, shared safely with other processes: WAL, and write transactions that take the lock at once.
 *
 * @param path file, created with mode 0600 in a directory of mode 0700, or `:memory:`
 * @throws UsageError when the file cannot be written, or is none of SQLite's
 */
export const nodeDatabase = (path: string): NodeDatabase => {
  const sqlite = open(path)
  // NORMAL can lose the last commits when the machine goes down, not when the process does: see `Environment.bootID`.
  sqlite.exec(
    "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 67108864",
  )

  const prepare = statementCache(sqlite)
  const dataVersion = sqlite.prepare("PRAGMA data_version")
  const begin = sqlite.prepare("BEGIN IMMEDIATE")
  const commit = sqlite.prepare("COMMIT")

  return {
    all: <Row>(sql: string, ...params: SqlValue[]) => {
      checkParams(params)
      return prepare(sql).all(...params) as Row[]
    },
    get: <Row>(sql: string, ...params: SqlValue[]) => {
      checkParams(params)
      return prepare(sql).get(...params) as Row | undefined
    },
    run: (sql, ...params) => {
      checkParams(params)
      return Number(prepare(sql).run(...params).changes)
    },
    transaction: (work) => {
      if (sqlite.isTransaction) return checkSynchronous(work())
      begin.run()
      try {
        const result = checkSynchronous(work())
        commit.run()
        return result
      } catch (error) {
        // Some failures, such as a full disk, have rolled back already.
        if (sqlite.isTransaction) sqlite.exec("ROLLBACK")
        throw error
      }
    },
    externalVersion: () => dataVersion.get()?.["data_version"] as number,
    close: () => sqlite.close(),
  }
}

const open = (path: string): DatabaseSync => {
  if (path === ":memory:") return new DatabaseSync(path)
  try {
    createPrivateFile(path)
    const sqlite = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    enableWal(sqlite)
    return sqlite
  } catch (error) {
    throw new UsageError(unusable(path, error as NodeJS.ErrnoException & { errcode?: number }))
  }
}

const NOT_A_DATABASE = 26

/** What is wrong with a place for the database, and what its user can do. */
const unusable = (path: string, { code, errcode, message }: NodeJS.ErrnoException & { errcode?: number }): string => {
  if (errcode === NOT_A_DATABASE) return `Cannot open "${path}": it is no SQLite database. Move it away to begin anew`
  const reason = code && Object.hasOwn(REASONS, code) ? REASONS[code as keyof typeof REASONS] : message
  return `Cannot keep sessions in "${dirname(path)}": ${reason}. Choose another folder with OPENCODE_EDGE_DATA`
}

const REASONS = {
  EROFS: "the disk is read-only",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  ENOSPC: "the disk is full",
  ENOENT: "it cannot be made",
  EEXIST: "it is no folder",
  ENOTDIR: "it is no folder",
}

const createPrivateFile = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // SQLite gives its -wal and -shm files the mode of this one.
  closeSync(openSync(path, "a", 0o600))
  chmodSync(path, 0o600)
}

const enableWal = (sqlite: DatabaseSync): void => {
  const mode = () => sqlite.prepare("PRAGMA journal_mode").get()?.["journal_mode"]
  if (mode() === "wal") return
  sqlite.exec("PRAGMA journal_mode = WAL")
  if (mode() !== "wal") throw new Error("Cannot open database: its file system does not support WAL")
}

const statementCache = (sqlite: DatabaseSync) => {
  const statements = new Map<string, StatementSync>()
  return (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = sqlite.prepare(sql)
    // SQLite prepares the first statement and ignores what follows it.
    if (sql.slice(statement.sourceSQL.length).trim() !== "")
      throw new TypeError("Cannot run SQL: it holds more than one statement")
    if (statements.size >= STATEMENT_LIMIT) {
      const oldest = statements.keys().next()
      if (!oldest.done) statements.delete(oldest.value)
    }
    statements.set(sql, statement)
    return statement
  }
}
