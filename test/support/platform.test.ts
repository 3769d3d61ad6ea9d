import { expect, test } from "vitest"
import { withPlatform } from "./platform.ts"

test("a platform has a SQL database of its own", () =>
  withPlatform(async (outer) => {
    outer.database.run("CREATE TABLE notes (text TEXT)")
    await withPlatform((inner) => {
      expect(inner.database.get("SELECT count(*) AS count FROM sqlite_schema WHERE name = 'notes'")).toEqual({
        count: 0,
      })
    })
    expect(outer.database.all("SELECT text FROM notes")).toEqual([])
  }))

test("a failing body fails the test that called it", async () => {
  await expect(
    withPlatform(() => {
      throw new Error("Cannot go on")
    }),
  ).rejects.toThrow("Cannot go on")
})
