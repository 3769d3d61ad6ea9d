import type { ProviderOAuthConfig } from "../schema/config-provider.ts"
import { codeSignIns, type SignInWorld } from "./code-sign-in.ts"
import { COPILOT, copilotSignIn } from "./copilot.ts"
import { deviceSignIn } from "./device-sign-in.ts"
import { openRouterSignIns } from "./openrouter.ts"
import type { SignIn } from "./sign-in.ts"

/** Tells the ways to sign in to a provider, by its id and the `oauth` of its config. A client names one by its place. */
export type SignInsOf = (providerID: string, oauth: ProviderOAuthConfig | undefined) => SignIn[]

const ask = (key: string, message: string, placeholder: string) => ({
  type: "text" as const,
  key,
  message,
  placeholder,
})

const account = ask("accountId", "Which Cloudflare account is it of?", "its id, 32 hex digits")

/** What must be known beside a key, by provider. Clients send it as the key's `metadata`. */
const asked: Record<string, NonNullable<SignIn["prompts"]>> = {
  azure: [ask("resourceName", "Which Azure resource is it of?", "NAME of NAME.openai.azure.com")],
  "cloudflare-workers-ai": [account],
  "cloudflare-ai-gateway": [account, ask("gatewayId", "Which gateway of that account?", "default")],
}

/** Options of a provider that come with a key. What else stands beside it is a client's own. */
export const optionsOfKey = (providerID: string, metadata: Record<string, string> = {}): Record<string, string> => {
  const names = Object.hasOwn(asked, providerID) ? (asked[providerID] ?? []).map(({ key }) => key) : []
  return Object.fromEntries(Object.entries(metadata).filter(([name, value]) => names.includes(name) && value !== ""))
}

export const createSignIns =
  (world: SignInWorld): SignInsOf =>
  (providerID, oauth) => {
    // A key is of no use there.
    if (providerID === COPILOT && oauth?.tokenUrl === undefined) return [copilotSignIn(world, oauth?.clientId)]
    const prompts = Object.hasOwn(asked, providerID) ? asked[providerID] : undefined
    const key: SignIn = { type: "api", label: "API key", ...(prompts && { prompts }) }
    const configured = oauth ? configuredSignIns(oauth, world) : []
    if (configured.length === 0 && providerID === "openrouter") return [...openRouterSignIns(world), key]
    return [...configured, key]
  }

const configuredSignIns = (oauth: ProviderOAuthConfig, world: SignInWorld): SignIn[] => {
  const label = oauth.label ?? "Account"
  return [
    ...(oauth.authorizeUrl === undefined ? [] : codeSignIns(label, oauth, world)),
    ...(oauth.deviceUrl === undefined ? [] : [deviceSignIn(label, oauth, world)]),
  ]
}
