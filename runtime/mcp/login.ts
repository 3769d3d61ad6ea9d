import type { auth, OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js"
import type { OAuthClientInformationMixed, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js"
import { NamedError } from "../errors.ts"
import type { Clock } from "../ports/clock.ts"
import type { Egress } from "../ports/egress.ts"
import type { McpOAuthConfig } from "../schema/config-mcp.ts"
import type { McpAuthStart } from "../schema/mcp.ts"
import type { PendingLogins } from "../storage/mcp-logins.ts"
import { type LoginRecord, type LoginStore, loginKey } from "./login-record.ts"
import { oauthFetch } from "./oauth-fetch.ts"
import type { BearerTokens } from "./remote-fetch.ts"

/** The login to one remote server (OAuth 2.1 with PKCE). */
export interface McpLogin extends BearerTokens {
  /** What the user can do about a refusal: log in, first set a `clientId`, or neither, as there is no login. @throws when that cannot be found out */
  remedy(challenge: string): Promise<"login" | "clientId" | "none">
  /** Begins a login; one begun before is void. @throws what the authorization server refuses */
  begin(login: BeginLogin): Promise<McpAuthStart>
  /** Changes a code for tokens. `state`, when given, must be that of the login. @throws BadRequestError; what the authorization server refuses */
  finish(code: string, state: string | undefined): Promise<void>
  /** Forgets tokens, registration and what was begun. */
  forget(): Promise<void>
}

export interface BeginLogin {
  redirectUri: string
  /** Unguessable; the authorization server hands it back. */
  state: string
  /** What the server said when it last refused. */
  challenge: string | undefined
}

export interface LoginOptions {
  name: string
  url: URL
  /** The workspace's directory. */
  directory: string
  oauth: McpOAuthConfig | undefined
  store: LoginStore
  pending: PendingLogins
  egress: Egress
  clock: Clock
}

/** Tokens that are about to end are renewed before they are used. */
const RENEW_EARLY_MS = 60_000

export const createLogin = (options: LoginOptions): McpLogin => {
  const { url, oauth, store, pending, egress, clock, name, directory } = options
  const key = loginKey(name, url)
  const fetchFn = oauthFetch(egress, url)
  const load = async (): Promise<LoginRecord> => (await store.get(key)) ?? {}
  const change = async (edit: (record: LoginRecord) => LoginRecord) => store.set(key, edit(await load()))
  let renewing: Promise<boolean> | undefined

  const tokensOf = ({ tokens }: LoginRecord) => tokens as OAuthTokens | undefined

  const registered = ({ client }: LoginRecord, redirectUri: string | undefined) => {
    if (oauth?.clientId !== undefined) {
      return {
        client_id: oauth.clientId,
        ...(oauth.clientSecret !== undefined && { client_secret: oauth.clientSecret }),
      }
    }
    if (!client || (redirectUri !== undefined && client.redirectUri !== redirectUri)) return undefined
    const known = client.information as OAuthClientInformationMixed & { client_secret_expires_at?: number }
    const ends = (known.client_secret_expires_at ?? 0) * 1000
    return ends > 0 && ends < clock.now() ? undefined : known
  }

  /** What the SDK asks of its user, with nothing kept or begun. */
  const provider = (redirectUri: string): OAuthClientProvider => ({
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: "opencode-edge",
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      ...(oauth?.scope !== undefined && { scope: oauth.scope }),
    },
    clientInformation: async () => registered(await load(), redirectUri),
    tokens: () => undefined,
    saveTokens: (tokens) =>
      change((record) => ({
        ...record,
        tokens: { ...tokens },
        expiresAt: tokens.expires_in === undefined ? undefined : clock.now() + tokens.expires_in * 1000,
      })),
    // The authorization server has forgotten this client: the next login registers it again.
    invalidateCredentials: async (what) => {
      if (what === "all" || what === "client") await change((record) => ({ ...record, client: undefined }))
    },
    saveCodeVerifier: () => {},
    codeVerifier: () => "",
    redirectToAuthorization: () => {},
    discoveryState: async () => (await load()).discovery as never,
  })

  const renew = async (refused: string | undefined): Promise<boolean> => {
    const record = await load()
    const old = tokensOf(record)
    if (!old) return false
    if (old.access_token !== refused) return true
    if (!old.refresh_token) return false
    const silent: OAuthClientProvider = {
      ...provider("http://127.0.0.1"),
      clientInformation: () => registered(record, undefined),
      tokens: () => old,
    }
    await authorize(silent, { serverUrl: url, fetchFn }).catch(() => {})
    // Another workspace with the same login may have been quicker.
    return tokensOf(await load())?.access_token !== refused
  }

  const renewOnce = (refused: string | undefined) =>
    (renewing ??= renew(refused).finally(() => {
      renewing = undefined
    }))

  return {
    async access() {
      const record = await load()
      const token = tokensOf(record)?.access_token
      if (record.expiresAt === undefined || record.expiresAt - RENEW_EARLY_MS > clock.now()) return token
      await renewOnce(token)
      return tokensOf(await load())?.access_token
    },
    renew: renewOnce,
    async remedy(challenge) {
      const { discoverOAuthServerInfo } = await import("@modelcontextprotocol/sdk/client/auth.js")
      const { resourceMetadataUrl } = challengeOf(challenge)
      const found = await discoverOAuthServerInfo(url, { fetchFn, ...(resourceMetadataUrl && { resourceMetadataUrl }) })
      const { authorizationServerUrl, authorizationServerMetadata: metadata, resourceMetadata } = found
      if (!metadata && !resourceMetadata) return "none"
      if (!metadata) throw new Error(`The authorization server "${authorizationServerUrl}" cannot be reached`)
      return metadata.registration_endpoint || registered(await load(), undefined) ? "login" : "clientId"
    },
    async begin({ redirectUri, state, challenge }) {
      let authorizationUrl = ""
      let verifier = ""
      await change((record) => ({ ...record, discovery: undefined }))
      const result = await authorize(
        {
          ...provider(redirectUri),
          state: () => state,
          saveCodeVerifier: (text) => void (verifier = text),
          redirectToAuthorization: ({ href }) => void (authorizationUrl = href),
          saveDiscoveryState: (discovery) => change((record) => ({ ...record, discovery: { ...discovery } })),
          ...(oauth?.clientId === undefined && {
            saveClientInformation: (information: OAuthClientInformationMixed) =>
              change((record) => ({ ...record, client: { information: { ...information }, redirectUri } })),
          }),
        },
        { serverUrl: url, fetchFn, ...challengeOf(challenge ?? "") },
      )
      if (result !== "REDIRECT") throw new Error("The authorization server asked for no login")
      pending.put({ state, directory, name, verifier, redirectUri, startedAt: clock.now() })
      return { authorizationUrl, oauthState: state }
    },
    async finish(code, state) {
      const begun = pending.of(directory, name)
      if (!begun) throw refused(`Begin a login to "${name}" first: none is waiting for a code`)
      if (state !== undefined && state !== begun.state) {
        throw refused(`Begin the login to "${name}" again: this answer is to another`)
      }
      // A code works once, and so does its login.
      pending.remove(directory, name)
      await authorize(
        { ...provider(begun.redirectUri), codeVerifier: () => begun.verifier },
        { serverUrl: url, authorizationCode: code, fetchFn },
      )
    },
    async forget() {
      pending.remove(directory, name)
      await store.remove(key)
    },
  }
}

const authorize: typeof auth = async (provider, options) => {
  const sdk = await import("@modelcontextprotocol/sdk/client/auth.js")
  return sdk.auth(provider, options)
}

const refused = (message: string) => new NamedError("BadRequestError", { message, kind: "Payload" })

/** Where a refusal says that the login is described, and for what it is. Source: RFC 9728, RFC 6750. */
const challengeOf = (header: string): { resourceMetadataUrl?: URL; scope?: string } => {
  const field = (name: string) => new RegExp(`\\b${name}=(?:"([^"]*)"|([^\\s,]+))`).exec(header)?.slice(1).find(Boolean)
  const resourceMetadataUrl = URL.parse(field("resource_metadata") ?? "")
  const scope = field("scope")
  return { ...(resourceMetadataUrl && { resourceMetadataUrl }), ...(scope !== undefined && { scope }) }
}
