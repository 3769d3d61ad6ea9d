import type { ProviderOAuthConfig } from "../schema/config-provider.ts"
import { codeSignIns, type SignInWorld } from "./code-sign-in.ts"
import { COPILOT, copilotSignIn } from "./copilot.ts"
import { deviceSignIn } from "./device-sign-in.ts"
import { openRouterSignIns } from "./openrouter.ts"
import type { SignIn } from "./sign-in.ts"

/** Tells the ways to sign in to a provider, by its id and the `oauth` of its config. A client names one by its place. */
export type SignInsOf = (providerID: string, oauth: ProviderOAuthConfig | undefined) => SignIn[]

const KEY: SignIn = { type: "api", label: "API key" }

export const createSignIns =
  (world: SignInWorld): SignInsOf =>
  (providerID, oauth) => {
    // A key is of no use there.
    if (providerID === COPILOT && oauth?.tokenUrl === undefined) return [copilotSignIn(world, oauth?.clientId)]
    const configured = oauth ? configuredSignIns(oauth, world) : []
    if (configured.length === 0 && providerID === "openrouter") return [...openRouterSignIns(world), KEY]
    return [...configured, KEY]
  }

const configuredSignIns = (oauth: ProviderOAuthConfig, world: SignInWorld): SignIn[] => {
  const label = oauth.label ?? "Account"
  return [
    ...(oauth.authorizeUrl === undefined ? [] : codeSignIns(label, oauth, world)),
    ...(oauth.deviceUrl === undefined ? [] : [deviceSignIn(label, oauth, world)]),
  ]
}
