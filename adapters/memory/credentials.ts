import type { CredentialStore } from "../../runtime/local-server.ts"
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
