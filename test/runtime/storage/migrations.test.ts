import { expect, test } from "vitest"
import type { Database } from "../../../runtime/ports/database.ts"
import { migrate, type Migration, MIGRATIONS } from "../../../runtime/storage/migrations.ts"
import { messageStore } from "../../../runtime/storage/messages.ts"
import { partKey } from "../../../runtime/storage/part-key.ts"
import { withDatabase } from "../../support/with-database.node.ts"

const first: Migration = { name: "notes", statements: ["CREATE TABLE note (text TEXT)"] }
const second: Migration = { name: "dates", statements: ["ALTER TABLE note ADD COLUMN created INTEGER"] }
const rewriting: Migration = {
  name: "capitals",
  changesData: true,
  statements: ["UPDATE note SET text = upper(text)", "CREATE INDEX note_text ON note (text)"],
}

const versionOf = (database: Database) =>
  database.get<{ version: number }>("SELECT version FROM schema_version")?.version
const texts = (database: Database) => database.all<{ text: string }>("SELECT text FROM note").map(({ text }) => text)
const schema = (database: Database) =>
  database.all("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name")

/** A store of version 1 with one note. */
const withNote = (body: (database: Database) => void) =>
  withDatabase((database) => {
    migrate(database, { migrations: [first] })
    database.run("INSERT INTO note (text) VALUES (?)", "one")
    body(database)
  })

test("a new store is brought up to date once, without a backup", () =>
  withDatabase((database) => {
    const backup = () => {
      throw new Error("There is nothing to save")
    }
    expect(migrate(database, { migrations: [first, second, rewriting], backup })).toBe(3)
    expect(migrate(database, { migrations: [first, second, rewriting], backup })).toBe(0)
    expect(versionOf(database)).toBe(3)
  }))

test("the store's own steps run, and make what they say", () =>
  withDatabase((database) => {
    expect(migrate(database)).toBe(MIGRATIONS.length)
    expect(versionOf(database)).toBe(MIGRATIONS.length)
    expect(database.all("SELECT * FROM session")).toEqual([])
  }))

test("only what is missing runs, and data that is not rewritten needs no backup", () =>
  withNote((database) => {
    const saved: number[] = []
    const backup = (version: number) => void saved.push(version)
    expect(migrate(database, { migrations: [first, second], backup })).toBe(1)
    expect([versionOf(database), texts(database), saved]).toEqual([2, ["one"], []])
  }))

test("a backup is made before the first step, when one of them rewrites data", () =>
  withNote((database) => {
    const saved: unknown[] = []
    const backup = (version: number) => void saved.push([version, versionOf(database), texts(database)])
    expect(migrate(database, { migrations: [first, second, rewriting], backup })).toBe(2)
    expect(saved).toEqual([[1, 1, ["one"]]])
    expect(texts(database)).toEqual(["ONE"])
  }))

test("without a backup nothing is changed", () =>
  withNote((database) => {
    const backup = () => {
      throw new Error("No space is left")
    }
    expect(() => migrate(database, { migrations: [first, rewriting], backup })).toThrow("No space is left")
    expect([versionOf(database), texts(database)]).toEqual([1, ["one"]])
  }))

test("a store written by newer code is refused with both versions, and stays as it is", () =>
  withNote((database) => {
    migrate(database, { migrations: [first, second, rewriting] })
    const before = schema(database)
    expect(() => migrate(database, { migrations: [first, second] })).toThrow(
      "Open the store with a newer opencode-edge: it has schema version 3, this one knows up to 2",
    )
    expect([schema(database), versionOf(database), texts(database)]).toEqual([before, 3, ["ONE"]])
  }))

test("a step that fails leaves nothing behind; the ones before it stay, and it is tried again", () =>
  withNote((database) => {
    const failing: Migration = { ...rewriting, statements: [...rewriting.statements, "INSERT INTO nowhere VALUES (1)"] }
    expect(() => migrate(database, { migrations: [first, second, failing] })).toThrow(/nowhere/)
    expect([versionOf(database), texts(database)]).toEqual([2, ["one"]])
    expect(migrate(database, { migrations: [first, second, rewriting] })).toBe(1)
    expect([versionOf(database), texts(database)]).toEqual([3, ["ONE"]])
  }))

test("what another process has done meanwhile is not done again", () =>
  withNote((database) => {
    const migrations = [first, second, rewriting]
    const backup = () => void migrate(database, { migrations })
    expect(migrate(database, { migrations, backup })).toBe(0)
    expect([versionOf(database), texts(database)]).toEqual([3, ["ONE"]])
  }))

test("a store that newer code changes at the same moment is refused", () =>
  withNote((database) => {
    const backup = () => void migrate(database, { migrations: [first, second, rewriting] })
    const older = [first, { ...second, changesData: true }]
    expect(() => migrate(database, { migrations: older, backup })).toThrow("it has schema version 3")
  }))

test("parts of an older store get their session into their name", () =>
  withDatabase((database) => {
    const before = MIGRATIONS.findIndex(({ name }) => name === "parts are named by their session, too")
    migrate(database, { migrations: MIGRATIONS.slice(0, before) })
    const event =
      "INSERT INTO event (id, created, owner, session, type, part) VALUES (?, 1, 'o', ?, 'message.part.updated', ?)"
    database.run(event, "evt_1", "ses_1", "msg_1 prt_1")
    database.run(event, "evt_2", null, null)
    database.run("INSERT INTO part (session, message, id, body, chunks) VALUES ('ses_1', 'msg_1', 'prt_1', '', 2)")
    const chunk = "INSERT INTO part_chunk (session, part, number, text) VALUES (?, ?, ?, ?)"
    database.run(chunk, "ses_1", "prt_1", 0, '{"text":')
    database.run(chunk, "ses_1", "prt_1", 1, '"long"}')
    database.run(chunk, "ses_gone", "prt_1", 0, "nobody's")
    migrate(database)
    const parts = database.all<{ part: string | null }>("SELECT part FROM event ORDER BY seq").map(({ part }) => part)
    const key = partKey({ sessionID: "ses_1", messageID: "msg_1", partID: "prt_1" })
    expect(parts).toEqual([key, null])
    expect(database.all("SELECT DISTINCT part FROM part_chunk")).toEqual([{ part: key }])
    expect(messageStore(database).findPart("ses_1", "msg_1", "prt_1")).toEqual({ text: "long" })
  }))

test("sessions of a hub get the home of the innermost workspace that their directory lies in", () =>
  withDatabase((database) => {
    const step = MIGRATIONS.findIndex(({ name }) => name === "homes of a hosted tenant's sessions")
    migrate(database, { migrations: MIGRATIONS.slice(0, step) })
    for (const root of ["/a", "/a/b"])
      database.run("INSERT INTO workspace (root, home, seen) VALUES (?, ?, 0)", root, `home of ${root}`)
    const insert = (id: string, directory: string) =>
      database.run(
        `INSERT INTO session (id, project, root, directory, path, title, created, updated, info)
         VALUES (?, 'p', ?, ?, '', 't', 0, 0, '{}')`,
        ...[id, directory, directory],
      )
    for (const directory of ["/a", "/ab", "/a/c", "/a/b", "/a/b/c"]) insert(`ses ${directory}`, directory)
    migrate(database, { migrations: MIGRATIONS.slice(0, step + 1) })
    expect(database.all("SELECT session, home FROM session_home ORDER BY session")).toEqual([
      { session: "ses /a", home: "home of /a" },
      { session: "ses /a/b", home: "home of /a/b" },
      { session: "ses /a/b/c", home: "home of /a/b" },
      { session: "ses /a/c", home: "home of /a" },
    ])
  }))
