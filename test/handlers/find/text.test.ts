import { expect, test } from "vitest"
import { NamedError } from "../../../runtime/errors.ts"
import { findText } from "../../../handlers/find/text.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [findText]

test("matches come as ripgrep writes them: offsets in bytes, the line with its end", () =>
  withFiles(ENDPOINTS, { "src/a.ts": "x\nö needle, needle\n" }, async ({ call }) => {
    expect(await call("GET", "/find?pattern=needle")).toMatchObject({
      status: 200,
      body: [
        {
          path: { text: "src/a.ts" },
          lines: { text: "ö needle, needle\n" },
          line_number: 2,
          absolute_offset: 2,
          submatches: [
            { match: { text: "needle" }, start: 3, end: 9 },
            { match: { text: "needle" }, start: 11, end: 17 },
          ],
        },
      ],
    })
    expect((await call("GET", "/find?pattern=Needle")).body).toEqual([])
  }))

test("ignored files are left out, hidden ones are not; a directory has its own", () => {
  const files = { ".gitignore": "dist\n", "dist/a.js": "needle", ".env": "needle", "sub/b.ts": "needle" }
  return withFiles(ENDPOINTS, files, async ({ call }) => {
    const paths = async (query = "") =>
      (await call("GET", `/find?pattern=needle${query}`)).body.map(
        (match: { path: { text: string } }) => match.path.text,
      )
    expect((await paths()).sort()).toEqual([".env", "sub/b.ts"])
    expect(await paths("&directory=/workspace/sub")).toEqual(["b.ts"])
  })
})

test("at most a hundred come, or as many as are asked for", () =>
  withFiles(ENDPOINTS, { "a.txt": "x\n".repeat(300) }, async ({ call }) => {
    expect((await call("GET", "/find?pattern=x")).body).toHaveLength(100)
    expect((await call("GET", "/find?pattern=x&limit=250")).body).toHaveLength(250)
    expect((await call("GET", "/find?pattern=x&limit=0")).body).toMatchObject({ data: { kind: "Query" } })
  }))

test("a pattern that is none is a bad request, and so is none at all", () =>
  withFiles(ENDPOINTS, {}, async ({ call }) => {
    expect(await call("GET", "/find?pattern=(")).toMatchObject({ status: 400, body: { name: "InvalidPatternError" } })
    expect(await call("GET", "/find?pattern=%00")).toMatchObject({ status: 400, body: { name: "InvalidPatternError" } })
    expect(await call("GET", "/find")).toMatchObject({ status: 400, body: { data: { kind: "Query" } } })
  }))

test("a missing directory is not found", () =>
  withFiles(ENDPOINTS, {}, async ({ call }) => {
    expect(await call("GET", "/find?pattern=x&directory=/missing")).toMatchObject({
      status: 404,
      body: { name: "FileNotFoundError" },
    })
  }))

test("where nothing can search it says so", () =>
  withFiles(
    ENDPOINTS,
    {},
    async ({ call }) => {
      expect(await call("GET", "/find?pattern=x")).toMatchObject({ status: 501, body: { name: "UnsupportedError" } })
    },
    {
      prepare(platform) {
        platform.search.text = async () => {
          throw new NamedError("UnsupportedError", { message: "Cannot search: ripgrep is not installed" })
        }
      },
    },
  ))
