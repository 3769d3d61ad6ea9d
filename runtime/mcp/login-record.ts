import { z } from "zod"

/** What is kept of a login: the SDK's own shapes, stored as they come. */
const Kept = z.looseObject({})

/** The login to one MCP server. All of it is secret. */
export const LoginRecord = z.object({
  tokens: Kept.optional(),
  /** Milliseconds since the epoch; absent when the server did not say. */
  expiresAt: z.number().optional(),
  /** This server's registration as a client, with the address that logins of it must come back to. */
  client: z.object({ information: Kept, redirectUri: z.string() }).optional(),
  /** Which authorization server there is, and what it says of itself. */
  discovery: Kept.optional(),
})
export type LoginRecord = z.infer<typeof LoginRecord>

/** Keeps logins to MCP servers: on Node in a file of mode 0600. Never part of an answer. */
export interface LoginStore {
  get(key: string): Promise<LoginRecord | undefined>
  set(key: string, record: LoginRecord): Promise<void>
  remove(key: string): Promise<void>
}

/** A login belongs to a name and an address: whoever changes the address of a server gets no token of the old one. */
export const loginKey = (name: string, url: URL): string => `${name} ${url.href}`
