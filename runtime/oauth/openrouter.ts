import { asRedirectAndPaste, type SignInWorld, wayOf } from "./code-sign-in.ts"
import { challengeOf } from "./pkce.ts"
import type { OAuthSignIn } from "./sign-in.ts"

const AUTHORIZE_URL = "https://openrouter.ai/auth"
const KEYS_URL = "https://openrouter.ai/api/v1/auth/keys"

/**
 * OpenRouter's own flow: no client id, and a key in place of tokens, which lasts until the user withdraws it. It hands no
 * `state` back, so that is part of the address.
 *
 * Source: openrouter.ai/docs/oauth
 */
export const openRouterSignIns = ({ ask, secret }: SignInWorld): OAuthSignIn[] =>
  asRedirectAndPaste("OpenRouter account", (instructions) => ({
    async begin({ state, redirectUri }) {
      const verifier = secret() + secret()
      const url = new URL(AUTHORIZE_URL)
      url.searchParams.set("callback_url", callbackOf(redirectUri, state))
      url.searchParams.set("code_challenge", await challengeOf(verifier))
      url.searchParams.set("code_challenge_method", "S256")
      return { answer: { url: url.href, method: wayOf(instructions), instructions }, begun: { verifier } }
    },
    async finish({ verifier = "" }, code) {
      const json = { code, code_verifier: verifier, code_challenge_method: "S256" }
      const { body, refusal } = await ask(KEYS_URL, { json })
      const { key } = body
      if (refusal !== undefined) throw new Error(refusal)
      if (typeof key !== "string" || key === "") throw new Error("OpenRouter gave no key")
      return { type: "api", key }
    },
  }))

/** It knows this machine by its name alone. */
const callbackOf = (redirectUri: string, state: string): string => {
  const url = new URL(redirectUri)
  if (/^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) url.hostname = "localhost"
  url.searchParams.set("state", state)
  return url.href
}
