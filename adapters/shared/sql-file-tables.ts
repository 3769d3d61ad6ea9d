import type { Database } from "../../runtime/ports/database.ts"

/** Rows of the work tree: files, directories and symlinks by their real path. Times are milliseconds since the epoch. */
const NODES = `
  CREATE TABLE fs_nodes (
    path TEXT PRIMARY KEY, parent TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, mode INTEGER NOT NULL,
    modified_at INTEGER NOT NULL, size INTEGER NOT NULL, hash TEXT, target TEXT, tree TEXT
  ) WITHOUT ROWID`

/** Content by its hash, in parts of 1 MB, or in the bucket. What a snapshot refers to is saved: it outlives its file. */
const BLOBS = `
  CREATE TABLE fs_blobs (
    hash TEXT PRIMARY KEY, size INTEGER NOT NULL, is_in_bucket INTEGER NOT NULL, is_saved INTEGER NOT NULL
  ) WITHOUT ROWID`

/** Directories of snapshots by the hash of what they hold; equal ones are kept once. */
const TREES = `
  CREATE TABLE fs_tree_entries (
    tree TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, mode INTEGER NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (tree, name)
  ) WITHOUT ROWID`

/** Each is one transaction; the number of one is its index plus one, and never changes. */
const MIGRATIONS: string[][] = [
  [
    NODES,
    "CREATE UNIQUE INDEX fs_nodes_by_parent ON fs_nodes (parent, name) WHERE path <> '/'",
    "CREATE INDEX fs_nodes_unnamed ON fs_nodes (path) WHERE kind = 'directory' AND tree IS NULL",
    "CREATE INDEX fs_nodes_by_hash ON fs_nodes (hash) WHERE hash IS NOT NULL",
    "INSERT INTO fs_nodes VALUES ('/', '/', '', 'directory', 493, 0, 0, NULL, NULL, NULL)",
    BLOBS,
    "CREATE TABLE fs_parts (hash TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (hash, part))",
    TREES,
    "CREATE TABLE fs_snapshots (worktree TEXT NOT NULL, tree TEXT NOT NULL, taken_at INTEGER NOT NULL, PRIMARY KEY (worktree, tree)) WITHOUT ROWID",
    "CREATE INDEX fs_snapshots_by_time ON fs_snapshots (taken_at)",
  ],
  ["CREATE TABLE fs_clones (directory TEXT PRIMARY KEY, is_kept INTEGER NOT NULL) WITHOUT ROWID"],
]

const migrate = (database: Database): void =>
  database.transaction(() => {
    database.run("CREATE TABLE IF NOT EXISTS fs_migrations (number INTEGER PRIMARY KEY)")
    const done = database.get<{ number: number | null }>("SELECT max(number) AS number FROM fs_migrations")?.number ?? 0
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index < done) continue
      for (const statement of statements) database.run(statement)
      database.run("INSERT INTO fs_migrations (number) VALUES (?)", index + 1)
    }
  })

/** The database with the tables of the file system, which are made at the first statement: an object that is never used stays empty. */
export const fileTables = (database: Database): Database => {
  let isReady = false
  const ready = (): Database => {
    if (!isReady) migrate(database)
    isReady = true
    return database
  }
  return {
    all: (sql, ...params) => ready().all(sql, ...params),
    get: (sql, ...params) => ready().get(sql, ...params),
    run: (sql, ...params) => ready().run(sql, ...params),
    transaction: (work) => ready().transaction(work),
    externalVersion: () => database.externalVersion(),
  }
}
