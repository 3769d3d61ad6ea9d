import type { CredentialStore } from "../../runtime/local-server.ts"
import type { LoginRecord, LoginStore } from "../../runtime/mcp/login-record.ts"
import type { Auth } from "../../runtime/schema/auth.ts"

/** Keys that last as long as the process. */
export const memoryCredentials = (): CredentialStore => {
  const kept = new Map<string, Auth>()
  return {
    all: async () => Object.fromEntries(kept),
    get: async (providerID) => kept.get(providerID),
    set: async (providerID, auth) => void kept.set(providerID, auth),
    remove: async (providerID) => void kept.delete(providerID),
  }
}

/** Logins that last as long as the process. */
export const memoryLogins = (): LoginStore => {
  const kept = new Map<string, LoginRecord>()
  return {
    get: async (key) => kept.get(key),
    set: async (key, record) => void kept.set(key, record),
    remove: async (key) => void kept.delete(key),
  }
}
