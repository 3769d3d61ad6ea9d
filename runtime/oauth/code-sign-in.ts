import type { Clock } from "../ports/clock.ts"
import type { ProviderOAuthConfig } from "../schema/config-provider.ts"
import type { Ask } from "./ask.ts"
import { challengeOf } from "./pkce.ts"
import type { OAuthSignIn } from "./sign-in.ts"
import { tokensOf } from "./tokens.ts"

/** What the ways to sign in need of the world. */
export interface SignInWorld {
  ask: Ask
  clock: Clock
  /** Makes 32 characters that nobody can guess. */
  secret(): string
}

const WAIT = "Sign in in the browser. This goes on by itself when you are done."
const PASTE =
  "Sign in in the browser. It ends at an address that may not open: copy that address, or the code in it, and paste it here."

/** The two ways in which a code gets here: the browser brings it, or the user. */
export const asRedirectAndPaste = (
  label: string,
  make: (instructions: string) => Pick<OAuthSignIn, "begin" | "finish">,
): OAuthSignIn[] => [
  { type: "oauth", kind: "redirect", label: `${label} (browser)`, ...make(WAIT) },
  { type: "oauth", kind: "paste", label: `${label} (paste the code)`, ...make(PASTE) },
]

export const wayOf = (instructions: string): "auto" | "code" => (instructions === PASTE ? "code" : "auto")

/** The authorization code flow with PKCE, at the endpoints of a config. Source: RFC 6749, RFC 7636, RFC 8252. */
export const codeSignIns = (
  label: string,
  { authorizeUrl = "", tokenUrl = "", clientId, clientSecret, scopes, redirectUri: fixed }: ProviderOAuthConfig,
  { ask, clock, secret }: SignInWorld,
): OAuthSignIn[] =>
  asRedirectAndPaste(label, (instructions) => ({
    async begin({ state, redirectUri: own }) {
      const redirectUri = fixed ?? own
      const verifier = secret() + secret()
      const url = new URL(authorizeUrl)
      const asked = {
        response_type: "code",
        client_id: clientId,
        redirect_uri: redirectUri,
        ...(scopes && { scope: scopes.join(" ") }),
        state,
        code_challenge: await challengeOf(verifier),
        code_challenge_method: "S256",
      }
      for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
      return {
        answer: { url: url.href, method: wayOf(instructions), instructions },
        begun: { verifier, redirectUri },
      }
    },
    async finish({ verifier = "", redirectUri = "" }, code) {
      const answer = await ask(tokenUrl, {
        form: {
          grant_type: "authorization_code",
          code,
          redirect_uri: redirectUri,
          client_id: clientId,
          ...(clientSecret !== undefined && { client_secret: clientSecret }),
          code_verifier: verifier,
        },
      })
      const tokens = answer.refusal === undefined ? tokensOf(answer, clock.now()) : undefined
      if (!tokens) throw new Error(answer.refusal ?? "the authorization server gave no token")
      return tokens
    },
  }))
