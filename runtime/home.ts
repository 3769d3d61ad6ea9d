const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const LENGTH = 8

const encoder = new TextEncoder()

/**
 * Names the object that a tenant's workspace root lives in: eight base62 characters that only who has the secret can compute.
 * They are the object's name, and part of every id that has to find it again.
 */
export const homeOf = (secret: string, tenant: string, root: string): Promise<string> =>
  signed(secret, `${tenant}\0${root}`)

/**
 * Says of a home that it exists: eight base62 characters that only who has the secret can compute. They follow the home in
 * addresses that need no login, so that no object is looked for which a stranger has made up.
 */
export const sealOf = (secret: string, home: string): Promise<string> =>
  // No tenant is called so that this could be a home.
  signed(secret, `\0seal\0${home}`)

const signed = async (secret: string, text: string): Promise<string> => {
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"])
  const bytes = new Uint8Array(await crypto.subtle.sign(algorithm, key, encoder.encode(text)))
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  let characters = ""
  for (let index = 0; index < LENGTH; index++) {
    characters += ALPHABET[Number(number % 62n)]
    number /= 62n
  }
  return characters
}

/** Ids of sessions, permissions, questions and terminals: 12 hex digits, then the home. */
const ID = /^(?:ses|per|que|pty)_[0-9a-f]{12}([0-9A-Za-z]{8})[0-9A-Za-z]{6}$/
/** Secrets of shares and states of OAuth logins: the home, its seal and what is random. */
const SECRET = /^([0-9A-Za-z]{8})([0-9A-Za-z]{8})[0-9A-Za-z]{16}$/

/** The home that an id may name; undefined for one that has no place for it. An id that a client made names none that exists. */
export const homeInID = (id: string): string | undefined => ID.exec(id)?.[1]

/** The home that a share's secret or a login's state names; undefined for one that no workspace of this deployment has made. */
export const homeInSecret = async (secret: string, text: string): Promise<string | undefined> => {
  const [, home, seal] = SECRET.exec(text) ?? []
  return home !== undefined && seal === (await sealOf(secret, home)) ? home : undefined
}
