/** Production Workers refuse more. */
const ITERATIONS = 100_000
const FORM = /^pbkdf2-sha256\$(\d{1,7})\$([\w-]{16,})\$([\w-]{43})$/

const encoder = new TextEncoder()

/** Whether a text has the form that `hashPassword` makes, and can be worked out wherever the server runs. */
export const isPasswordHash = (text: string): boolean => {
  const iterations = Number(FORM.exec(text)?.[1] ?? 0)
  return iterations > 0 && iterations <= ITERATIONS
}

/** Turns a password into `pbkdf2-sha256$<iterations>$<salt>$<hash>`, from which it cannot be read back. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const hash = await derive(encoder.encode(password), salt, ITERATIONS)
  return `pbkdf2-sha256$${ITERATIONS}$${toBase64url(salt)}$${toBase64url(hash)}`
}

/** Whether `password` is the one that was hashed. Takes tens of milliseconds. */
export const verifyPassword = async (password: Uint8Array<ArrayBuffer>, hash: string): Promise<boolean> => {
  const [, iterations = "", salt = "", expected = ""] = FORM.exec(hash) ?? []
  if (expected === "") return false
  return isEqual(await derive(password, fromBase64url(salt), Number(iterations)), fromBase64url(expected))
}

/** Compares in a time that depends on the lengths only. */
export const isEqual = (left: Uint8Array, right: Uint8Array): boolean => {
  let difference = left.length ^ right.length
  for (let index = 0; index < left.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0)
  return difference === 0
}

const derive = async (password: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, iterations: number) => {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256))
}

const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")

const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0))
