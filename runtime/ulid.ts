const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/**
 * Makes a ULID: ten characters of time, sixteen random ones. Tool calls that no model made are named so.
 * Source: contract/wire.md, Ids.
 */
export const ulid = (now: number): string => {
  let time = ""
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = ALPHABET.charAt(rest % 32) + time
  const random = crypto.getRandomValues(new Uint8Array(16))
  return time + Array.from(random, (byte) => ALPHABET.charAt(byte % 32)).join("")
}
