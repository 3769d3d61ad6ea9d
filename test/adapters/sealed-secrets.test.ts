import { expect, test } from "vitest"
import { sealedCredentials, sealedLogins, sealedSecrets } from "../../adapters/shared/sealed-secrets.ts"
import type { Database } from "../../runtime/ports/database.ts"
import { migrate } from "../../runtime/storage/migrations.ts"
import { withDatabase } from "../support/with-database.node.ts"

const KEY = { type: "api", key: "canary-4711" } as const

const withSecrets = (body: (database: Database) => Promise<void>) =>
  withDatabase((database) => {
    migrate(database)
    return body(database)
  })

/** Everything that is stored, as text. */
const stored = (database: Database): string =>
  database
    .all<Record<string, unknown>>("SELECT * FROM secret")
    .flatMap((row) => Object.values(row))
    .map((value) => (value instanceof Uint8Array ? String.fromCharCode(...value) : String(value)))
    .join("\n")

test("keys are kept, listed and forgotten; the database does not show them", () =>
  withSecrets(async (database) => {
    const secrets = sealedSecrets({ database, secret: "s", owner: "ann" })
    const credentials = sealedCredentials(secrets)
    await credentials.set("anthropic", KEY)
    await sealedLogins(secrets).set("server https://mcp.test/", { tokens: { access_token: "canary-4712" } })
    expect(await credentials.get("anthropic")).toEqual(KEY)
    expect(await credentials.all()).toEqual({ anthropic: KEY })
    expect(await sealedLogins(secrets).get("server https://mcp.test/")).toMatchObject({
      tokens: { access_token: "canary-4712" },
    })
    expect(stored(database)).toContain("anthropic")
    expect(stored(database)).not.toContain("canary")
    await credentials.remove("anthropic")
    expect(await credentials.get("anthropic")).toBeUndefined()
  }))

test("the same value is sealed differently each time", () =>
  withSecrets(async (database) => {
    const credentials = sealedCredentials(sealedSecrets({ database, secret: "s", owner: "ann" }))
    await credentials.set("a", KEY)
    const before = stored(database)
    await credentials.set("a", KEY)
    expect(stored(database)).not.toBe(before)
  }))

test("another deployment's secret, another owner and another name open nothing", () =>
  withSecrets(async (database) => {
    const open = (secret: string, owner: string) => sealedCredentials(sealedSecrets({ database, secret, owner }))
    await open("s", "ann").set("a", KEY)
    expect(await open("other", "ann").all()).toEqual({})
    expect(await open("s", "bob").all()).toEqual({})
    database.run("UPDATE secret SET name = 'credential b'")
    expect(await open("s", "ann").all()).toEqual({})
    await expect(open("s", "ann").get("b")).rejects.toThrow()
  }))

test("a key is stored with what else its change means, or not at all", () =>
  withSecrets(async (database) => {
    let changes = 0
    const secrets = sealedSecrets({ database, secret: "s", owner: "ann" })
    await sealedCredentials(secrets, () => void (changes += 1)).set("anthropic", KEY)
    expect(changes).toBe(1)
    const failing = sealedCredentials(secrets, () => {
      throw new Error("The storage is gone")
    })
    await expect(failing.set("openai", KEY)).rejects.toThrow("gone")
    await expect(failing.remove("anthropic")).rejects.toThrow("gone")
    expect(await sealedCredentials(secrets).all()).toEqual({ anthropic: KEY })
  }))
