import { describe, expect, test } from "vitest"
import type { Database, SqlValue } from "../../runtime/ports/database.ts"

type WithDatabase = (body: (database: Database) => void) => Promise<void>

const LIMIT_BYTES = 2_000_000

/** What every SQL driver does, whatever SQLite it stands on. */
export const databaseSuite = (withDatabase: WithDatabase): void => {
  /** A new database with a table `item (id, name, content)` and an index that makes writes count double. */
  const withItems = (body: (database: Database) => void) =>
    withDatabase((database) => {
      database.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, content)")
      database.run("CREATE INDEX item_content ON item (content)")
      body(database)
    })

  describe("statements", () => {
    test("all gives the rows in order", () =>
      withItems((database) => {
        database.run("INSERT INTO item (id, name) VALUES (?, ?), (?, ?)", 1, "b", 2, "a")
        expect(database.all("SELECT id, name FROM item ORDER BY name")).toEqual([
          { id: 2, name: "a" },
          { id: 1, name: "b" },
        ])
        expect(database.all("SELECT id FROM item WHERE id > ?", 9)).toEqual([])
      }))

    test("get gives the first row, or undefined", () =>
      withItems((database) => {
        database.run("INSERT INTO item (id) VALUES (1), (2)")
        expect(database.get("SELECT id FROM item ORDER BY id")).toEqual({ id: 1 })
        expect(database.get("SELECT id FROM item WHERE id = ?", 3)).toBeUndefined()
      }))

    test("run gives the number of rows changed, indexes not counted", () =>
      withItems((database) => {
        expect(database.run("INSERT INTO item (id) VALUES (1), (2), (3)")).toBe(3)
        expect(database.run("UPDATE item SET content = ? WHERE id < ?", "new", 3)).toBe(2)
        expect(database.run("UPDATE item SET content = ? WHERE id = ?", "new", 9)).toBe(0)
        expect(database.run("INSERT OR IGNORE INTO item (id) VALUES (1)")).toBe(0)
        expect(database.run("DELETE FROM item")).toBe(3)
      }))

    test("a writing statement can return rows", () =>
      withItems((database) => {
        expect(database.all("INSERT INTO item (name) VALUES (?), (?) RETURNING id", "a", "b")).toEqual([
          { id: 1 },
          { id: 2 },
        ])
        expect(database.get("DELETE FROM item WHERE id = ? RETURNING name", 2)).toEqual({ name: "b" })
        expect(database.all("SELECT id FROM item")).toEqual([{ id: 1 }])
      }))

    test("a broken constraint throws and changes nothing", () =>
      withItems((database) => {
        database.run("INSERT INTO item (name) VALUES (?)", "a")
        expect(() => database.run("INSERT INTO item (name) VALUES (?), (?)", "b", "a")).toThrow(/UNIQUE/)
        expect(database.all("SELECT name FROM item")).toEqual([{ name: "a" }])
      }))

    test("foreign keys are enforced", () =>
      withItems((database) => {
        database.run("CREATE TABLE note (item INTEGER REFERENCES item (id) ON DELETE CASCADE)")
        expect(() => database.run("INSERT INTO note (item) VALUES (?)", 1)).toThrow(/FOREIGN KEY/)
      }))

    test("more statements than are kept prepared still work", () =>
      withItems((database) => {
        for (let count = 1; count <= 600; count += 1)
          expect(database.get(`SELECT ${count} AS count`)).toEqual({ count })
        expect(database.get("SELECT 1 AS count")).toEqual({ count: 1 })
      }))

    test("a list of any length goes in as JSON", () =>
      withItems((database) => {
        const ids = JSON.stringify(Array.from({ length: 1_000 }, (_, index) => index))
        database.run("INSERT INTO item (id) SELECT value FROM json_each(?)", ids)
        expect(database.get("SELECT count(*) AS count FROM item")).toEqual({ count: 1_000 })
      }))

    test("full text can be indexed", () =>
      withDatabase((database) => {
        database.run("CREATE VIRTUAL TABLE words USING fts5(text)")
        database.run("INSERT INTO words (text) VALUES (?), (?)", "the quick fox", "the lazy dog")
        expect(database.all("SELECT text FROM words WHERE words MATCH ?", "quick")).toEqual([{ text: "the quick fox" }])
      }))
  })

  describe("values", () => {
    const roundTrip = (database: Database, value: SqlValue) => {
      database.run("INSERT OR REPLACE INTO item (id, content) VALUES (1, ?)", value)
      return database.get<{ content: SqlValue }>("SELECT content FROM item WHERE id = 1")?.content
    }

    test("text, numbers and null come back as they were", () =>
      withItems((database) => {
        const values = [
          "",
          "naïve 🦊\u0000end",
          0,
          -1,
          1.5,
          1e300 / 7e290,
          Number.MAX_SAFE_INTEGER,
          -Number.MAX_SAFE_INTEGER,
          null,
        ]
        for (const value of values) expect(roundTrip(database, value)).toBe(value)
      }))

    test("blobs come back as Uint8Array, and only the part that a view shows", () =>
      withItems((database) => {
        const view = new Uint8Array([1, 2, 3, 4]).subarray(1, 3)
        const content = roundTrip(database, view)
        expect(content).toBeInstanceOf(Uint8Array)
        expect([...(content as Uint8Array)]).toEqual([2, 3])
        expect(database.all("SELECT content FROM item")).toEqual([{ content: new Uint8Array([2, 3]) }])
      }))

    test("what SQL cannot hold is refused by all four methods", () =>
      withItems((database) => {
        const refused: unknown[] = [
          true,
          undefined,
          5n,
          {},
          [1],
          new Date(0),
          Number.NaN,
          Infinity,
          2 ** 53,
          new ArrayBuffer(1),
        ]
        for (const value of refused) {
          const param = value as SqlValue
          expect(() => database.run("INSERT INTO item (content) VALUES (?)", param)).toThrow(TypeError)
          expect(() => database.get("SELECT ?", param)).toThrow(TypeError)
          expect(() => database.all("SELECT ?", param)).toThrow(TypeError)
        }
        expect(database.all("SELECT * FROM item")).toEqual([])
      }))

    test("100 parameters pass, 101 are refused", () =>
      withDatabase((database) => {
        const select = (count: number) =>
          database.get(`SELECT ${Array(count).fill("?").join(" + ")} AS sum`, ...Array<number>(count).fill(1))
        expect(select(100)).toEqual({ sum: 100 })
        expect(() => select(101)).toThrow(new TypeError("Cannot run SQL: 101 parameters are more than 100"))
      }))

    test("2 MB pass, a byte more is refused", () =>
      withDatabase((database) => {
        const length = (value: SqlValue) =>
          database.get<{ bytes: number }>("SELECT length(CAST(? AS BLOB)) AS bytes", value)?.bytes
        expect(length("x".repeat(LIMIT_BYTES))).toBe(LIMIT_BYTES)
        expect(length("é".repeat(LIMIT_BYTES / 2))).toBe(LIMIT_BYTES)
        expect(length(new Uint8Array(LIMIT_BYTES))).toBe(LIMIT_BYTES)
        const tooLarge = expect.objectContaining({ name: "ValueTooLargeError" })
        expect(() => length("x".repeat(LIMIT_BYTES + 1))).toThrow(tooLarge)
        expect(() => length(`${"é".repeat(LIMIT_BYTES / 2)}x`)).toThrow(tooLarge)
        expect(() => length(new Uint8Array(LIMIT_BYTES + 1))).toThrow(tooLarge)
      }))
  })

  describe("transaction", () => {
    const insert = (database: Database, id: number) => database.run("INSERT INTO item (id) VALUES (?)", id)
    const ids = (database: Database) => database.all<{ id: number }>("SELECT id FROM item").map((row) => row.id)
    const fail = () => {
      throw new Error("Cannot go on")
    }

    test("gives the result of its work", () =>
      withItems((database) => {
        expect(database.transaction(() => insert(database, 1))).toBe(1)
        expect(ids(database)).toEqual([1])
      }))

    test("a throw undoes its work and comes through, and the next one works", () =>
      withItems((database) => {
        const work = () => {
          insert(database, 1)
          fail()
        }
        expect(() => database.transaction(work)).toThrow("Cannot go on")
        expect(ids(database)).toEqual([])
        database.transaction(() => insert(database, 2))
        expect(ids(database)).toEqual([2])
      }))

    test("a nested call is undone with the outer one", () =>
      withItems((database) => {
        const work = () => {
          database.transaction(() => insert(database, 1))
          fail()
        }
        expect(() => database.transaction(work)).toThrow("Cannot go on")
        expect(ids(database)).toEqual([])
      }))

    test("a nested call that fails is no transaction of its own", () =>
      withItems((database) => {
        database.transaction(() => {
          const nested = () => {
            insert(database, 1)
            fail()
          }
          expect(() => database.transaction(nested)).toThrow("Cannot go on")
          insert(database, 2)
        })
        expect(ids(database)).toEqual([1, 2])
      }))

    test("asynchronous work is refused and undone", () =>
      withItems((database) => {
        expect(() => database.transaction(async () => insert(database, 1))).toThrow(TypeError)
        expect(ids(database)).toEqual([])
      }))
  })

  test("externalVersion stays when nobody else writes", () =>
    withItems((database) => {
      const before = database.externalVersion()
      database.run("INSERT INTO item (id) VALUES (1)")
      expect(database.externalVersion()).toBe(before)
    }))
}
