import type { ProviderOAuthConfig } from "../schema/config-provider.ts"
import type { SignInWorld } from "./code-sign-in.ts"
import { awaitDevice, beginDevice, type DeviceEndpoints } from "./device-grant.ts"
import type { OAuthSignIn } from "./sign-in.ts"
import { tokensOf } from "./tokens.ts"

/** What the user has to type; clients look for the code in it. */
export const typeIn = (userCode: string): string => `Type in this code there: ${userCode}`

/** The device flow, at the endpoints of a config. Source: RFC 8628. */
export const deviceSignIn = (label: string, config: ProviderOAuthConfig, world: SignInWorld): OAuthSignIn => {
  const { deviceUrl = "", tokenUrl = "", clientId, clientSecret, scopes } = config
  const endpoints: DeviceEndpoints = { deviceUrl, tokenUrl, clientId, clientSecret, scope: scopes?.join(" ") }
  return {
    type: "oauth",
    kind: "device",
    label: `${label} (code on another device)`,
    async begin() {
      const { url, userCode, device } = await beginDevice(endpoints, world)
      return { answer: { url, method: "auto", instructions: typeIn(userCode) }, begun: { device } }
    },
    async finish({ device }, _code, signal) {
      if (!device) throw new Error("no code was asked for")
      const tokens = tokensOf(await awaitDevice(endpoints, device, world, signal), world.clock.now())
      if (!tokens) throw new Error("the authorization server gave no token")
      return tokens
    },
  }
}
