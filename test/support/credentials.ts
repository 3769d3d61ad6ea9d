import { NamedError } from "../../runtime/errors.ts"
import type { CredentialStore } from "../../runtime/local-server.ts"
import type { LoginStore } from "../../runtime/mcp/login-record.ts"

const refuse = async (): Promise<never> => {
  throw new NamedError("ServiceUnavailableError", { message: "Repair the file of keys: it is no JSON" })
}

/** Logins that cannot be read. */
export const unreadableLogins: LoginStore = { get: refuse, set: refuse, remove: refuse }

/** Keys that cannot be read. */
export const unreadableCredentials: CredentialStore = { all: refuse, get: refuse, set: refuse, remove: refuse }
