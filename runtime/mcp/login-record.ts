import { z } from "zod"

/** What is kept of a login: the SDK's own shapes, stored as they come. */
const Kept = z.looseObject({})

/** A login that the user has begun and not finished. */
const PendingLogin = z.object({
  /** Unguessable; the authorization server hands it back. */
  state: z.string(),
  /** Proves to the authorization server that the one who finishes is the one who began (PKCE). */
  verifier: z.string(),
  redirectUri: z.string(),
  /** Workspace and server that wait for it. */
  directory: z.string(),
  name: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
})

/** Everything about the login to one MCP server. All of it is secret. */
export const LoginRecord = z.object({
  tokens: Kept.optional(),
  /** Milliseconds since the epoch; absent when the server did not say. */
  expiresAt: z.number().optional(),
  /** This server's registration as a client, with the address that logins of it must come back to. */
  client: z.object({ information: Kept, redirectUri: z.string() }).optional(),
  /** Which authorization server there is, and what it says of itself. */
  discovery: Kept.optional(),
  pending: PendingLogin.optional(),
})
export type LoginRecord = z.infer<typeof LoginRecord>

/** Keeps logins to MCP servers: on Node in a file of mode 0600. Never part of an answer. */
export interface LoginStore {
  get(key: string): Promise<LoginRecord | undefined>
  set(key: string, record: LoginRecord): Promise<void>
  remove(key: string): Promise<void>
  /** The login that waits for this state. */
  findPending(state: string): Promise<NonNullable<LoginRecord["pending"]> | undefined>
}

/** A login belongs to a name and an address: whoever changes the address of a server gets no token of the old one. */
export const loginKey = (name: string, url: URL): string => `${name} ${url.href}`
