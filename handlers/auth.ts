import { NamedError } from "../runtime/errors.ts"
import { jsonResponse } from "./json-response.ts"
import { createLoginLimit } from "./login-limit.ts"
import { hashPassword, isEqual, verifyPassword } from "./password-hash.ts"

export interface AuthOptions {
  username: string
  password?: string | undefined
  /** What `hashPassword` made of the password; used when `password` is absent. */
  passwordHash?: string | undefined
  /** What `hashPassword` made of further users' passwords, by name. */
  users?: Readonly<Record<string, string>> | undefined
  /** Milliseconds since the epoch. */
  now(): number
}

/** Who has logged in. */
export interface Identity {
  user: string
}

/** Basic authentication: who it is, or the response that refuses the request. @throws TooManyLoginsError after repeated failures */
export type Authenticate = (request: Request, url: URL, address: string) => Promise<Identity | Response>

/** EventSource and WebSocket cannot send headers, so their URLs may carry the credentials: `?auth_token=base64(user:password)`. */
const STREAMS = /^\/+(?:(?:global\/|api\/|api\/session\/[^/]+\/)?event|(?:api\/)?pty\/[^/]+\/connect)\/*$/i

/** Whether an address is that of an event stream or a terminal. */
export const isStream = ({ pathname }: URL): boolean => STREAMS.test(pathname)

const encoder = new TextEncoder()

/** Lets in who knows a user's name and password. */
export const createAuth = ({ now, ...settings }: AuthOptions): Authenticate => {
  const limit = createLoginLimit(now)
  const verify = createVerify(settings)

  /** Also after the check, so that guesses sent all at once learn nothing. */
  const refuseIfBlocked = (address: string) => {
    const seconds = limit.waitSeconds(address)
    if (seconds > 0) throw tooManyLogins(seconds)
  }

  return async (request, url, address) => {
    const credentials = presentedBy(request, url)
    if (credentials === undefined) return unauthorized(url)
    refuseIfBlocked(address)
    const user = credentials.length > 0 ? await verify(credentials) : undefined
    refuseIfBlocked(address)
    if (user === undefined) {
      limit.failed(address)
      return unauthorized(url)
    }
    limit.succeeded(address)
    return { user }
  }
}

const tooManyLogins = (seconds: number) =>
  new NamedError("TooManyLoginsError", {
    message: `Wait ${seconds} seconds before the next login: too many have failed`,
    retryAfterSeconds: seconds,
  })

const ACCEPTED_LIMIT = 1_000

/** Slow hashes worked out at the same time: more would keep the threads from everything else, before anyone has logged in. */
const VERIFYING_LIMIT = 4

/**
 * Finds the user whose name and password these are. What was right once is known again by its HMAC under a key of this process:
 * hashes of passwords are slow on purpose.
 */
const createVerify = ({ username, password, passwordHash, users = {} }: Omit<AuthOptions, "now">) => {
  const hashes = new Map(Object.entries(users))
  if (password === undefined && passwordHash !== undefined) hashes.set(username, passwordHash)
  const accepted = new Map<string, string>()
  let key: Promise<CryptoKey> | undefined
  let decoy: Promise<string> | undefined
  /** Under way, by HMAC: a client that starts with many requests at once is looked at once. */
  const verifying = new Map<string, Promise<string | undefined>>()

  const markOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
    key ??= crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]) as Promise<CryptoKey>
    return new Uint8Array(await crypto.subtle.sign("HMAC", await key, bytes))
  }

  /** A name that nobody has takes as long as a wrong password. */
  const isPasswordOf = async (user: string, presented: Uint8Array<ArrayBuffer>): Promise<boolean> =>
    verifyPassword(presented, hashes.get(user) ?? (await (decoy ??= hashPassword(""))))

  const slowly = async (credentials: Uint8Array<ArrayBuffer>, name: string): Promise<string | undefined> => {
    const colon = credentials.indexOf(":".charCodeAt(0))
    if (colon < 0) return undefined
    const user = new TextDecoder().decode(credentials.subarray(0, colon))
    const isRight = await isPasswordOf(user, credentials.slice(colon + 1))
    if (!isRight || !hashes.has(user)) return undefined
    if (accepted.size >= ACCEPTED_LIMIT) accepted.clear()
    accepted.set(name, user)
    return user
  }

  return async (credentials: Uint8Array<ArrayBuffer>): Promise<string | undefined> => {
    const mark = await markOf(credentials)
    if (password !== undefined) {
      // Both sides as HMACs, so that the comparison takes the same time whatever was sent.
      if (isEqual(mark, await markOf(encoder.encode(`${username}:${password}`)))) return username
    }
    if (hashes.size === 0) return undefined
    const name = String.fromCharCode(...mark)
    const known = accepted.get(name)
    if (known !== undefined) return known
    const found = verifying.get(name)
    if (found) return found
    if (verifying.size >= VERIFYING_LIMIT) throw tooManyLogins(1)
    const started = slowly(credentials, name).finally(() => verifying.delete(name))
    verifying.set(name, started)
    return started
  }
}

/** `user:password` in bytes: empty when unreadable, undefined when there is none. */
const presentedBy = (request: Request, url: URL): Uint8Array<ArrayBuffer> | undefined => {
  if (request.method === "GET" && url.search !== "" && isStream(url)) {
    const token = url.searchParams.get("auth_token")
    if (token) return decode(token)
  }
  const header = request.headers.get("authorization")
  if (!header) return undefined
  return /^basic /i.test(header) ? decode(header.slice("basic ".length).trim()) : new Uint8Array()
}

const decode = (base64: string): Uint8Array<ArrayBuffer> => {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

/** The same answer whatever was wrong. */
const unauthorized = ({ pathname }: URL): Response => {
  const headers = { "www-authenticate": 'Basic realm="Secure Area"' }
  if (!/^\/+api\//i.test(pathname)) return new Response(null, { status: 401, headers })
  const body = { _tag: "UnauthorizedError", message: "Send user and password with HTTP Basic authentication" }
  return jsonResponse(JSON.stringify(body), 401, headers)
}
