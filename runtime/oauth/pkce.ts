import { encodeBase64 } from "../base64.ts"

/** The challenge of a verifier by S256. Source: RFC 7636. */
export const challengeOf = async (verifier: string): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))
  return encodeBase64(new Uint8Array(digest)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}
