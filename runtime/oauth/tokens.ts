import type { OAuth } from "../schema/auth.ts"
import type { Answer } from "./ask.ts"

/** What an authorization server gave, or in its words why it did not. */
export type Grant = { auth: OAuth; refusal?: undefined } | { auth?: undefined; refusal: string }

/**
 * Tokens of an answer of a token endpoint; undefined when there are none in it.
 *
 * @param before what it renews: a server may leave out what stays as it was
 * @returns `expires` in milliseconds since the epoch, 0 when the server did not say
 */
export const tokensOf = ({ body }: Answer, now: number, before?: OAuth): OAuth | undefined => {
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = body
  if (typeof access !== "string" || access === "") return undefined
  const lifeMs = Math.floor(Number(seconds ?? 0) * 1000)
  return {
    ...before,
    type: "oauth",
    access,
    refresh: typeof refresh === "string" ? refresh : (before?.refresh ?? ""),
    expires: Number.isSafeInteger(lifeMs) && lifeMs > 0 ? now + lifeMs : 0,
  }
}
