import { memoryCatalogue } from "../../adapters/memory/catalogue.ts"
import { memoryCredentials } from "../../adapters/memory/credentials.ts"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import type { CredentialStore } from "../../runtime/local-server.ts"
import { type AppOptions, type TestApp, withApp } from "./app.ts"
import { type GitHubServer, githubServer, serveGuarded } from "./github-server.ts"
import { type OAuthServer, type OAuthServerOptions, oauthServer } from "./oauth-server.ts"

export const ISSUER = "https://auth.test"

/** `oauth` of the provider `corp`, with both flows. */
export const CORP_OAUTH = {
  authorizeUrl: `${ISSUER}/authorize`,
  deviceUrl: `${ISSUER}/device/code`,
  tokenUrl: `${ISSUER}/token`,
  clientId: "client-1",
  scopes: ["models", "offline"],
  label: "Corp",
}

/** Places in the list of `corp`. */
export const CORP = { browser: 0, paste: 1, device: 2, key: 3 }

export interface ProviderLoginDemo extends TestApp {
  oauth: OAuthServer
  github: GitHubServer
  credentials: CredentialStore
}

export interface ProviderLoginOptions extends Omit<AppOptions, "prepare" | "credentials"> {
  endpoints: readonly AnyEndpoint[]
  server?: Partial<OAuthServerOptions>
  credentials?: CredentialStore
}

/** Runs `body` with the providers `corp`, which has an authorization server of its own, OpenRouter and GitHub Copilot. */
export const withProviderLogin = (
  { endpoints, server, credentials = memoryCredentials(), ...options }: ProviderLoginOptions,
  body: (demo: ProviderLoginDemo) => Promise<void>,
): Promise<void> => {
  const oauth = oauthServer({
    issuer: ISSUER,
    clients: { "client-1": { redirectUri: "http://test/provider/oauth/callback" } },
    expiresIn: 3600,
    ...server,
  })
  let github: GitHubServer | undefined
  return withApp(
    endpoints,
    (app) => {
      if (!github) throw new Error("The platform was not prepared")
      return body({ ...app, oauth, github, credentials })
    },
    {
      config: { provider: { corp: corpProvider() } },
      ...options,
      credentials,
      prepare(platform) {
        for (const path of ["/token", "/device/code"]) serveGuarded(platform.egress, ISSUER + path, oauth.handle)
        github = githubServer(platform.egress, platform.clock.now)
        platform.catalogue = memoryCatalogue(["github-copilot", "openrouter"].map(catalogued))
      },
    },
  )
}

/** The settings of `corp`. */
export const corpProvider = (oauth: object = CORP_OAUTH) => ({
  npm: "@ai-sdk/openai-compatible",
  options: { baseURL: "https://models.corp.test/v1" },
  models: { coder: { limit: { context: 100_000, output: 1_000 } } },
  oauth,
})

const catalogued = (id: string) => ({ id, name: id, env: [], api: `https://${id}.test`, models: {} })
