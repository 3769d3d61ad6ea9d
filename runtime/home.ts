const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const LENGTH = 8

const encoder = new TextEncoder()

/**
 * Names the object that a tenant's workspace root lives in: eight base62 characters that only who has the secret can compute.
 * They are the object's name, and part of every id that has to find it again.
 */
export const homeOf = async (secret: string, tenant: string, root: string): Promise<string> => {
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"])
  const bytes = new Uint8Array(await crypto.subtle.sign(algorithm, key, encoder.encode(`${tenant}\0${root}`)))
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  let home = ""
  for (let index = 0; index < LENGTH; index++) {
    home += ALPHABET[Number(number % 62n)]
    number /= 62n
  }
  return home
}

/** Ids of sessions, permissions, questions and terminals: 12 hex digits, then the home. */
const ID = /^(?:ses|per|que|pty)_[0-9a-f]{12}([0-9A-Za-z]{8})[0-9A-Za-z]{6}$/
/** Secrets of shares and states of OAuth logins begin with it. */
const SECRET = /^([0-9A-Za-z]{8})[0-9A-Za-z]{24}$/

/** The home that an id may name; undefined for one that has no place for it. An id that a client made names none that exists. */
export const homeInID = (id: string): string | undefined => ID.exec(id)?.[1] ?? SECRET.exec(id)?.[1]
