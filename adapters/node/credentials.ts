import type { CredentialStore } from "../../runtime/local-server.ts"
import { LoginRecord, type LoginStore } from "../../runtime/mcp/login-record.ts"
import type { Files } from "../../runtime/ports/files.ts"
import { Auth } from "../../runtime/schema/auth.ts"
import { secretFile } from "./secret-file.ts"

/**
 * Keys in a JSON file of mode 0600, by provider id.
 *
 * @throws ServiceUnavailableError when others can read the file
 */
export const fileCredentials = (files: Files, path: string): CredentialStore =>
  secretFile(files, path, (entry) => Auth.safeParse(entry).data)

/** Logins to MCP servers, in a file like that of the keys. @throws as fileCredentials */
export const fileLogins = (files: Files, path: string): LoginStore =>
  secretFile(files, path, (entry) => LoginRecord.safeParse(entry).data)
