import type { CredentialStore } from "../../runtime/local-server.ts"
import { LoginRecord, type LoginStore } from "../../runtime/mcp/login-record.ts"
import type { Database } from "../../runtime/ports/database.ts"
import { Auth } from "../../runtime/schema/auth.ts"

/** Values in the database that only who has the key can read. */
export interface SealedSecrets {
  get(name: string): Promise<unknown>
  /** By name, those whose names begin so. Values that another key has sealed are left out. */
  all(prefix: string): Promise<Map<string, unknown>>
  /** @param also what is stored with it or not at all */
  set(name: string, value: unknown, also?: () => void): Promise<void>
  /** @param also as for set */
  remove(name: string, also?: () => void): Promise<void>
}

export interface SealedSecretsOptions {
  database: Database
  /** The deployment's secret. */
  secret: string
  /** Whose values these are: what is sealed for one owner cannot be opened for another. */
  owner: string
}

interface Row {
  name: string
  nonce: Uint8Array<ArrayBuffer>
  sealed: Uint8Array<ArrayBuffer>
}

const encoder = new TextEncoder()

/** Seals with AES-256-GCM under a key derived from secret and owner; a value is bound to its name. */
export const sealedSecrets = ({ database, secret, owner }: SealedSecretsOptions): SealedSecrets => {
  let deriving: Promise<CryptoKey> | undefined
  const key = () => (deriving ??= deriveKey(secret, owner))
  const algorithm = (name: string, nonce: Uint8Array<ArrayBuffer>) => ({
    ...{ name: "AES-GCM", iv: nonce, additionalData: encoder.encode(name) },
  })

  const open = async ({ name, nonce, sealed }: Row): Promise<unknown> => {
    const bytes = await crypto.subtle.decrypt(algorithm(name, nonce), await key(), sealed)
    return JSON.parse(new TextDecoder().decode(bytes))
  }

  return {
    async get(name) {
      const row = database.get<Row>("SELECT name, nonce, sealed FROM secret WHERE name = ?", name)
      return row && open(row)
    },
    async all(prefix) {
      const rows = database.all<Row>(
        "SELECT name, nonce, sealed FROM secret WHERE substr(name, 1, ?) = ? ORDER BY name",
        ...[prefix.length, prefix],
      )
      const opened = await Promise.allSettled(rows.map(open))
      return new Map(
        rows.flatMap(({ name }, index) => {
          const value = opened[index]
          return value?.status === "fulfilled" ? [[name, value.value] as const] : []
        }),
      )
    },
    async set(name, value, also) {
      const nonce = crypto.getRandomValues(new Uint8Array(12))
      const text = encoder.encode(JSON.stringify(value))
      const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm(name, nonce), await key(), text))
      database.transaction(() => {
        database.run("INSERT OR REPLACE INTO secret (name, nonce, sealed) VALUES (?, ?, ?)", name, nonce, sealed)
        also?.()
      })
    },
    remove: async (name, also) =>
      database.transaction(() => {
        database.run("DELETE FROM secret WHERE name = ?", name)
        also?.()
      }),
  }
}

const deriveKey = async (secret: string, owner: string): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveKey"])
  const info = encoder.encode(`opencode-edge secrets\0${owner}`)
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
}

const CREDENTIAL = "credential "
const LOGIN = "mcp-login "

/** Keys of model providers, sealed. @param onChange called in the transaction that changes one */
export const sealedCredentials = (secrets: SealedSecrets, onChange?: () => void): CredentialStore => ({
  async all() {
    const found = [...(await secrets.all(CREDENTIAL))]
    return Object.fromEntries(found.map(([name, value]) => [name.slice(CREDENTIAL.length), Auth.parse(value)]))
  },
  async get(providerID) {
    const value = await secrets.get(CREDENTIAL + providerID)
    return value === undefined ? undefined : Auth.parse(value)
  },
  set: (providerID, auth) => secrets.set(CREDENTIAL + providerID, auth, onChange),
  remove: (providerID) => secrets.remove(CREDENTIAL + providerID, onChange),
})

/** Logins to MCP servers, sealed. */
export const sealedLogins = (secrets: SealedSecrets): LoginStore => ({
  async get(key) {
    const value = await secrets.get(LOGIN + key)
    return value === undefined ? undefined : LoginRecord.parse(value)
  },
  set: (key, record) => secrets.set(LOGIN + key, record),
  remove: (key) => secrets.remove(LOGIN + key),
})
