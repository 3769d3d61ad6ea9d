import { NamedError } from "../errors.ts"
import type { Database } from "../ports/database.ts"

/**
 * One step of the schema. Steps are numbered by their place, run in a transaction each, and are never edited once released.
 * `changesData`: existing rows are rewritten, so a backup is taken first where there are files.
 */
export interface Migration {
  name: string
  changesData?: boolean
  statements: string[]
}

export const MIGRATIONS: readonly Migration[] = [
  {
    name: "sessions, messages, parts, events",
    statements: [
      `CREATE TABLE session (
        id TEXT PRIMARY KEY, project TEXT NOT NULL, root TEXT NOT NULL, directory TEXT NOT NULL, path TEXT NOT NULL,
        parent TEXT, title TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, info TEXT NOT NULL) WITHOUT ROWID`,
      `CREATE INDEX session_by_root ON session (root, updated DESC)`,
      `CREATE INDEX session_by_project ON session (project, updated DESC)`,
      `CREATE INDEX session_by_updated ON session (updated DESC)`,
      `CREATE INDEX session_by_parent ON session (parent)`,
      `CREATE TABLE message (
        position INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, id TEXT NOT NULL, created INTEGER NOT NULL,
        info TEXT NOT NULL, UNIQUE (session, id))`,
      `CREATE INDEX message_by_session ON message (session, position)`,
      `CREATE TABLE part (
        session TEXT NOT NULL, message TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, chunks INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (session, message, id)) WITHOUT ROWID`,
      `CREATE TABLE part_chunk (
        session TEXT NOT NULL, part TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (session, part, number)) WITHOUT ROWID`,
      `CREATE TABLE todo (session TEXT PRIMARY KEY, todos TEXT NOT NULL) WITHOUT ROWID`,
      `CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, created INTEGER NOT NULL, owner TEXT NOT NULL, directory TEXT, project TEXT,
        session TEXT, type TEXT NOT NULL, part TEXT UNIQUE, properties TEXT)`,
      `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
      `CREATE TABLE boot (number INTEGER PRIMARY KEY AUTOINCREMENT, epoch TEXT NOT NULL UNIQUE, boot TEXT NOT NULL, first INTEGER NOT NULL)`,
    ],
  },
  {
    name: "runs, asks, grants, idempotency",
    statements: [
      `CREATE TABLE run (session TEXT PRIMARY KEY, owner TEXT NOT NULL, started INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID`,
      `CREATE TABLE process (id TEXT PRIMARY KEY, beat INTEGER NOT NULL) WITHOUT ROWID`,
      `CREATE TABLE signal (
        number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL)`,
      `CREATE TABLE ask (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, session TEXT NOT NULL, directory TEXT NOT NULL, owner TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID`,
      `CREATE INDEX ask_by_session ON ask (session)`,
      `CREATE TABLE permission_grant (directory TEXT NOT NULL, permission TEXT NOT NULL, pattern TEXT NOT NULL,
        PRIMARY KEY (directory, permission, pattern)) WITHOUT ROWID`,
      `CREATE TABLE submission (
        session TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, message TEXT NOT NULL, created INTEGER NOT NULL,
        PRIMARY KEY (session, key)) WITHOUT ROWID`,
    ],
  },
  {
    name: "projects, credentials",
    statements: [
      `CREATE TABLE project (id TEXT PRIMARY KEY, info TEXT NOT NULL) WITHOUT ROWID`,
      `CREATE TABLE project_directory (project TEXT NOT NULL, directory TEXT NOT NULL, PRIMARY KEY (project, directory)) WITHOUT ROWID`,
    ],
  },
  {
    name: "stops",
    statements: [`CREATE TABLE stop (session TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID`],
  },
  {
    name: "shares",
    statements: [
      `CREATE TABLE share (secret TEXT PRIMARY KEY, session TEXT NOT NULL UNIQUE, created INTEGER NOT NULL) WITHOUT ROWID`,
    ],
  },
  {
    name: "resumed runs",
    statements: [`CREATE TABLE resumed (session TEXT PRIMARY KEY, message TEXT NOT NULL) WITHOUT ROWID`],
  },
  {
    name: "workspaces and secrets of a hosted tenant",
    statements: [
      `CREATE TABLE workspace (
        root TEXT PRIMARY KEY, home TEXT NOT NULL UNIQUE, arrived INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL) WITHOUT ROWID`,
      `CREATE TABLE secret (name TEXT PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID`,
    ],
  },
  {
    name: "parts are named by their session, too",
    changesData: true,
    statements: [
      `UPDATE event SET part = json_array(session, substr(part, 1, instr(part, ' ') - 1), substr(part, instr(part, ' ') + 1))
       WHERE part IS NOT NULL`,
      `DELETE FROM part_chunk WHERE NOT EXISTS (
         SELECT 1 FROM part WHERE part.session = part_chunk.session AND part.id = part_chunk.part AND part.chunks > 0)`,
      `UPDATE part_chunk SET part = (
         SELECT json_array(part.session, part.message, part.id) FROM part
         WHERE part.session = part_chunk.session AND part.id = part_chunk.part AND part.chunks > 0 LIMIT 1)`,
    ],
  },
  {
    name: "homes of a hosted tenant's sessions",
    statements: [
      `CREATE TABLE session_home (session TEXT PRIMARY KEY, home TEXT NOT NULL, busy INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID`,
      `CREATE INDEX session_home_busy ON session_home (session) WHERE busy = 1`,
      `INSERT INTO session_home (session, home)
       SELECT session.id, workspace.home FROM session JOIN workspace ON workspace.root = (
         SELECT root FROM workspace WHERE root = session.directory OR substr(session.directory, 1, length(root) + 1) = root || '/'
         ORDER BY length(root) DESC LIMIT 1)`,
      `UPDATE session_home SET busy = 1 WHERE session IN (
         SELECT session FROM event WHERE seq IN (SELECT MAX(seq) FROM event WHERE type = 'session.status' GROUP BY session)
         AND json_extract(properties, '$.status.type') != 'idle')`,
    ],
  },
]

export interface MigrateOptions {
  /** Saves the store before the first step that changes data. Absent where the platform keeps its own history. */
  backup?: (version: number) => void
  migrations?: readonly Migration[]
}

/**
 * Brings a store up to the code's schema; returns how many steps ran.
 *
 * @throws StorageVersionError when the store was written by newer code: nothing is touched
 */
export const migrate = (database: Database, { backup, migrations = MIGRATIONS }: MigrateOptions = {}): number => {
  database.run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
  const found = knownVersion(database, migrations.length)
  const pending = migrations.slice(found)
  if (found > 0 && pending.some((step) => step.changesData)) backup?.(found)
  const ran = pending.filter((step, index) => apply(database, step, found + index)).length
  // Newer code may have opened the store meanwhile.
  knownVersion(database, migrations.length)
  return ran
}

const versionOf = (database: Database): number =>
  database.get<{ version: number }>("SELECT version FROM schema_version")?.version ?? 0

const knownVersion = (database: Database, supported: number): number => {
  const found = versionOf(database)
  if (found <= supported) return found
  throw new NamedError("StorageVersionError", {
    message: `Open the store with a newer opencode-edge: it has schema version ${found}, this one knows up to ${supported}`,
    ...{ found, supported },
  })
}

/** Runs one step unless another process got there first. */
const apply = (database: Database, step: Migration, from: number): boolean =>
  database.transaction(() => {
    if (versionOf(database) > from) return false
    for (const statement of step.statements) database.run(statement)
    database.run("DELETE FROM schema_version")
    database.run("INSERT INTO schema_version (version) VALUES (?)", from + 1)
    return true
  })
