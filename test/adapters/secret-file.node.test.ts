import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { fileLogins } from "../../adapters/node/credentials.ts"
import { nodeFiles } from "../../adapters/node/files.ts"

const withLogins = async (body: (logins: ReturnType<typeof fileLogins>, path: string) => Promise<void>) => {
  const folder = await mkdtemp(join(tmpdir(), "opencode-edge-"))
  const path = join(folder, "mcp-auth.json")
  try {
    await body(fileLogins(nodeFiles(), path), path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const record = { tokens: { access_token: "canary" }, expiresAt: 5 }

test("logins are kept in a file that only the user can read, whatever the umask", () =>
  withLogins(async (logins, path) => {
    const before = process.umask(0)
    try {
      await Promise.all([logins.set("one https://a.test/", record), logins.set("two https://b.test/", record)])
    } finally {
      process.umask(before)
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await fileLogins(nodeFiles(), path).get("one https://a.test/")).toEqual(record)
    await logins.remove("one https://a.test/")
    expect(Object.keys(JSON.parse(await readFile(path, "utf8")))).toEqual(["two https://b.test/"])
    expect(await logins.get("constructor")).toBeUndefined()
  }))

test("a file that others can read is refused, and so is one that is no JSON", () =>
  withLogins(async (logins, path) => {
    await writeFile(path, "{", { mode: 0o600 })
    await expect(logins.get("a")).rejects.toMatchObject({ name: "ServiceUnavailableError" })
    await writeFile(path, "{}")
    await chmod(path, 0o644)
    await expect(logins.get("a")).rejects.toThrow("chmod 600")
  }))

test("an entry that makes no sense is left out", () =>
  withLogins(async (logins, path) => {
    await writeFile(path, JSON.stringify({ bad: { expiresAt: "soon" }, good: record }), { mode: 0o600 })
    expect(await logins.get("bad")).toBeUndefined()
    expect(await logins.get("good")).toEqual(record)
  }))

test("an entry that makes no sense here outlasts a change of another one", () =>
  withLogins(async (logins, path) => {
    await writeFile(path, JSON.stringify({ newer: "of another version" }), { mode: 0o600 })
    await logins.set("one https://a.test/", record)
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
      newer: "of another version",
      "one https://a.test/": record,
    })
  }))
