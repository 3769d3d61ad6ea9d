import type { Database, SqlValue } from "../ports/database.ts"
import type { Session } from "../schema/session.ts"
import type { Todo } from "../schema/todo.ts"

/** Which sessions a list holds, newest update first. */
export interface SessionQuery {
  /** Sessions of this work tree (of this directory, outside repositories). */
  root?: string | undefined
  project?: string | undefined
  directory?: string | undefined
  /** Path relative to the work tree, exactly. */
  path?: string | undefined
  /** Only sessions without a parent. */
  roots?: boolean | undefined
  /** Milliseconds since the epoch: updated then or later. */
  start?: number | undefined
  /** Milliseconds since the epoch: updated before. */
  olderThan?: number | undefined
  /** False: without archived ones. */
  archived?: false
  /** Part of the title, in any case. */
  search?: string | undefined
  /** Sessions older than this one, in the list's order. */
  before?: { id: string; updated: number } | undefined
  /** Default: all. */
  limit?: number
}

/** Beside which session a page begins, and to which side it goes. */
export interface SessionPlace {
  id: string
  created: number
  direction: "next" | "previous"
}

/** One page of the sessions of every directory, by the time of their creation. */
export interface SessionPageQuery {
  order: "asc" | "desc"
  /** Only sessions directly below this one. */
  parent?: string | undefined
  directory?: string | undefined
  project?: string | undefined
  /** Path relative to the work tree, exactly. */
  path?: string | undefined
  /** Part of the title, in any case. */
  search?: string | undefined
  anchor?: SessionPlace | undefined
  /** Default: all. */
  limit?: number
}

export interface SessionStore {
  find(id: string): Session | undefined
  /** Directory that a session belongs to; cheaper than the session. */
  directoryOf(id: string): string | undefined
  /** `root` as in SessionQuery. */
  insert(session: Session, root: string): void
  update(session: Session): void
  /** The same for a session that may be in another directory now; `root` as in SessionQuery. */
  move(session: Session, root: string): void
  /** Removes the session with all that hangs on it. */
  remove(id: string): void
  list(query: SessionQuery): Session[]
  /** In the order asked for, whichever side of the anchor they are on. */
  page(query: SessionPageQuery): Session[]
  childIDs(id: string): string[]
  todos(id: string): Todo[]
  saveTodos(id: string, todos: Todo[]): void
}

const parse = (row: { info: string }): Session => JSON.parse(row.info) as Session

/** Tables that hold rows of one session, beside its own. */
const OWNED = ["message", "part", "part_chunk", "todo", "run", "stop", "ask", "submission", "share", "resumed"]

export const sessionStore = (database: Database): SessionStore => ({
  find(id) {
    const row = database.get<{ info: string }>("SELECT info FROM session WHERE id = ?", id)
    return row && parse(row)
  },
  directoryOf: (id) => database.get<{ directory: string }>("SELECT directory FROM session WHERE id = ?", id)?.directory,
  insert(session, root) {
    database.run(
      `INSERT INTO session (id, project, root, directory, path, parent, title, created, updated, info)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[session.id, session.projectID, root, session.directory, session.path ?? "", session.parentID ?? null],
      ...[session.title, session.time.created, session.time.updated, JSON.stringify(session)],
    )
  },
  update(session) {
    database.run(
      "UPDATE session SET title = ?, updated = ?, info = ? WHERE id = ?",
      ...[session.title, session.time.updated, JSON.stringify(session), session.id],
    )
  },
  move(session, root) {
    database.run(
      "UPDATE session SET project = ?, root = ?, directory = ?, path = ?, title = ?, updated = ?, info = ? WHERE id = ?",
      ...[session.projectID, root, session.directory, session.path ?? ""],
      ...[session.title, session.time.updated, JSON.stringify(session), session.id],
    )
  },
  remove(id) {
    database.transaction(() => {
      for (const table of OWNED) database.run(`DELETE FROM ${table} WHERE session = ?`, id)
      database.run("DELETE FROM session WHERE id = ?", id)
    })
  },
  list(query) {
    const where: string[] = []
    const values: SqlValue[] = []
    const and = (condition: string, ...bound: SqlValue[]) => {
      where.push(condition)
      values.push(...bound)
    }
    if (query.root !== undefined) and("root = ?", query.root)
    if (query.project !== undefined) and("project = ?", query.project)
    if (query.directory !== undefined) and("directory = ?", query.directory)
    if (query.path !== undefined) and("path = ?", query.path)
    if (query.roots) and("parent IS NULL")
    if (query.start !== undefined) and("updated >= ?", query.start)
    if (query.olderThan !== undefined) and("updated < ?", query.olderThan)
    if (query.archived === false) and("json_extract(info, '$.time.archived') IS NULL")
    // instr, not LIKE: a Durable Object takes LIKE patterns of 50 bytes only.
    if (query.search) and("instr(lower(title), lower(?)) > 0", query.search)
    if (query.before) {
      const { id, updated } = query.before
      and("(updated < ? OR (updated = ? AND id > ?))", updated, updated, id)
    }
    return database
      .all<{ info: string }>(
        `SELECT info FROM session ${where.length ? `WHERE ${where.join(" AND ")}` : ""} ORDER BY updated DESC, id LIMIT ?`,
        ...values,
        query.limit ?? -1,
      )
      .map(parse)
  },
  page({ order, parent, directory, project, path, search, anchor, limit }) {
    const conditions: [string, SqlValue | undefined][] = [
      ["parent = ?", parent],
      ["directory = ?", directory],
      ["project = ?", project],
      ["path = ?", path],
      ["instr(lower(title), lower(?)) > 0", search || undefined],
    ]
    const given = conditions.filter((condition): condition is [string, SqlValue] => condition[1] !== undefined)
    // Newest first is the order of ids, too, which are inverted times.
    const isNewestFirst = (order === "desc") === (anchor?.direction !== "previous")
    const where = given.map(([condition]) => condition)
    if (anchor) where.push(isNewestFirst ? "(-created, id) > (-?, ?)" : "(-created, id) < (-?, ?)")
    const found = database
      .all<{ info: string }>(
        `SELECT info FROM session ${where.length ? `WHERE ${where.join(" AND ")}` : ""}
         ORDER BY ${isNewestFirst ? "-created, id" : "-created DESC, id DESC"} LIMIT ?`,
        ...given.map(([, value]) => value),
        ...(anchor ? [anchor.created, anchor.id] : []),
        limit ?? -1,
      )
      .map(parse)
    return anchor?.direction === "previous" ? found.reverse() : found
  },
  childIDs: (id) =>
    database.all<{ id: string }>("SELECT id FROM session WHERE parent = ? ORDER BY id", id).map((row) => row.id),
  todos(id) {
    const row = database.get<{ todos: string }>("SELECT todos FROM todo WHERE session = ?", id)
    return row ? (JSON.parse(row.todos) as Todo[]) : []
  },
  saveTodos: (id, todos) =>
    void database.run("INSERT OR REPLACE INTO todo (session, todos) VALUES (?, ?)", id, JSON.stringify(todos)),
})
