import { NamedError } from "../runtime/errors.ts"
import { jsonResponse } from "./json-response.ts"
import { createLoginLimit } from "./login-limit.ts"
import { isEqual, verifyPassword } from "./password-hash.ts"

export interface AuthOptions {
  username: string
  password?: string | undefined
  /** What `hashPassword` made of the password; used when `password` is absent. */
  passwordHash?: string | undefined
  /** Milliseconds since the epoch. */
  now(): number
}

/** Basic authentication. Undefined admits the request; a response refuses it. @throws TooManyLoginsError after repeated failures */
export type Authenticate = (request: Request, url: URL, address: string) => Promise<Response | undefined>

/** EventSource and WebSocket cannot send headers, so their URLs may carry the credentials: `?auth_token=base64(user:password)`. */
const TOKEN_PATHS = /^\/+(?:(?:global\/|api\/)?event|(?:api\/)?pty\/[^/]+\/connect)\/*$/i

const encoder = new TextEncoder()

const digest = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))

/** Lets in who knows user and password. They are compared as SHA-256 hashes, in constant time. */
export const createAuth = ({ username, password, passwordHash, now }: AuthOptions): Authenticate => {
  const limit = createLoginLimit(now)
  // With a slow hash, the quick one of what it last accepted.
  let accepted = password === undefined ? undefined : digest(encoder.encode(`${username}:${password}`))
  const prefix = encoder.encode(`${username}:`)

  const isRight = async (credentials: Uint8Array<ArrayBuffer>): Promise<boolean> => {
    const presented = await digest(credentials)
    if (accepted && isEqual(presented, await accepted)) return true
    if (password !== undefined || passwordHash === undefined) return false
    const isUser = isEqual(credentials.subarray(0, prefix.length), prefix)
    const isPassword = await verifyPassword(credentials.slice(prefix.length), passwordHash)
    if (!isUser || !isPassword) return false
    accepted = Promise.resolve(presented)
    return true
  }

  /** Also after the check, so that guesses sent all at once learn nothing. */
  const refuseIfBlocked = (address: string) => {
    const seconds = limit.waitSeconds(address)
    if (seconds === 0) return
    const message = `Wait ${seconds} seconds before the next login: too many have failed`
    throw new NamedError("TooManyLoginsError", { message, retryAfterSeconds: seconds })
  }

  return async (request, url, address) => {
    const credentials = presentedBy(request, url)
    if (credentials === undefined) return unauthorized(url)
    refuseIfBlocked(address)
    const right = credentials.length > 0 && (await isRight(credentials))
    refuseIfBlocked(address)
    if (!right) {
      limit.failed(address)
      return unauthorized(url)
    }
    limit.succeeded(address)
    return undefined
  }
}

/** `user:password` in bytes: empty when unreadable, undefined when there is none. */
const presentedBy = (request: Request, url: URL): Uint8Array<ArrayBuffer> | undefined => {
  if (request.method === "GET" && url.search !== "" && TOKEN_PATHS.test(url.pathname)) {
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
