import { z } from "zod"
import type { ModelRequest } from "../../../runtime/ports/models.ts"
import { lacking, type VendorWorld, variable } from "./vendor.ts"

const TOKEN_URL = "https://oauth2.googleapis.com/token"
const SCOPE = "https://www.googleapis.com/auth/cloud-platform"
/** A token is not used in its last minute. */
const MARGIN_MS = 60_000
const METADATA_TIMEOUT_MS = 1_000

const ServiceAccount = z.object({
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
})
const AuthorizedUser = z.object({ client_id: z.string(), client_secret: z.string(), refresh_token: z.string() })
const Token = z.object({ access_token: z.string(), expires_in: z.number().default(3_600) })

/** Asks for a token. */
type Grant = () => Promise<Response>

/**
 * Gives access tokens of the user's Google credentials, each kept until it ends.
 *
 * Looked for in this order: `options.googleCredentials` (a service account's key), GOOGLE_CLIENT_EMAIL with GOOGLE_PRIVATE_KEY,
 * the file (or the JSON itself) in GOOGLE_APPLICATION_CREDENTIALS, gcloud's own file, the metadata server of a Google machine.
 * The last two need a disk. Impersonation and workload identity federation are not supported.
 *
 * Source: cloud.google.com/docs/authentication/application-default-credentials, developers.google.com/identity/protocols/oauth2/service-account
 *
 * @throws ProviderAuthError from the returned function, when there are none or Google refuses them
 */
export const googleToken = (request: ModelRequest, world: VendorWorld): (() => Promise<string>) => {
  let current: { token: string; until: number } | undefined
  let asking: Promise<string> | undefined
  const ask = async (): Promise<string> => {
    const response = await (await grantOf(request, world))()
    const body: unknown = await response.json().catch(() => undefined)
    const token = Token.safeParse(body)
    if (!response.ok || !token.success) throw lacking(request, `Google gave no token (${response.status})`)
    current = { token: token.data.access_token, until: Date.now() + token.data.expires_in * 1_000 - MARGIN_MS }
    return current.token
  }
  return async () => {
    if (current && Date.now() < current.until) return current.token
    asking ??= ask().finally(() => (asking = undefined))
    return asking
  }
}

const grantOf = async (request: ModelRequest, world: VendorWorld): Promise<Grant> => {
  const given = credentialsOf(request.options["googleCredentials"])
  if (given !== undefined) return grantFor(given, request, world)
  if (!request.variable) throw lacking(request, `set "options.googleCredentials"`)
  const email = variable(request, "GOOGLE_CLIENT_EMAIL")
  const key = variable(request, "GOOGLE_PRIVATE_KEY")
  if (email !== undefined && key !== undefined) {
    const account = {
      client_email: email,
      private_key: key,
      private_key_id: variable(request, "GOOGLE_PRIVATE_KEY_ID"),
    }
    return grantFor(account, request, world)
  }
  const place = variable(request, "GOOGLE_APPLICATION_CREDENTIALS")
  if (place?.trimStart().startsWith("{")) return grantFor(parse(place), request, world)
  if (place !== undefined) {
    const text = await world.readText?.(place)
    if (text === undefined) throw lacking(request, "the file that GOOGLE_APPLICATION_CREDENTIALS names cannot be read")
    return grantFor(parse(text), request, world)
  }
  const own = await world.readText?.(gcloudFile(request))
  if (own !== undefined) return grantFor(parse(own), request, world)
  if (world.readText) return () => metadataToken(request, world)
  throw lacking(
    request,
    "set GOOGLE_CLIENT_EMAIL and GOOGLE_PRIVATE_KEY, or GOOGLE_APPLICATION_CREDENTIALS to a key's JSON",
  )
}

/** The options' form, with the names of Google's files or of the vendor's package. */
const credentialsOf = (value: unknown): unknown => {
  if (typeof value === "string") return parse(value)
  if (typeof value !== "object" || value === null) return undefined
  const { clientEmail, privateKey, privateKeyId, ...rest } = value as Record<string, unknown>
  return { client_email: clientEmail, private_key: privateKey, private_key_id: privateKeyId, ...rest }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON is none of the known forms.
    return undefined
  }
}

const gcloudFile = (request: ModelRequest): string => {
  const folder = variable(request, "CLOUDSDK_CONFIG") ?? `${variable(request, "HOME") ?? ""}/.config/gcloud`
  return `${folder}/application_default_credentials.json`
}

const grantFor = (credentials: unknown, request: ModelRequest, { fetch }: VendorWorld): Grant => {
  const post = (fields: Record<string, string>) =>
    fetch(TOKEN_URL, { method: "POST", body: new URLSearchParams(fields) })
  const account = ServiceAccount.safeParse(credentials)
  if (account.success) {
    return async () =>
      post({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: await signed(account.data, request),
      })
  }
  const user = AuthorizedUser.safeParse(credentials)
  if (user.success) return () => post({ grant_type: "refresh_token", ...user.data })
  throw lacking(request, "its Google credentials are neither a service account's key nor a user's")
}

const metadataToken = async (request: ModelRequest, { fetch }: VendorWorld): Promise<Response> => {
  const host = variable(request, "GCE_METADATA_HOST") ?? "metadata.google.internal"
  try {
    return await fetch(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`, {
      headers: { "metadata-flavor": "Google" },
      signal: AbortSignal.timeout(METADATA_TIMEOUT_MS),
    })
  } catch (cause) {
    const error = lacking(request, "no Google credentials. Run `gcloud auth application-default login`")
    error.cause = cause
    throw error
  }
}

const signed = async (account: z.infer<typeof ServiceAccount>, request: ModelRequest): Promise<string> => {
  const now = Math.floor(Date.now() / 1_000)
  const header = {
    alg: "RS256",
    typ: "JWT",
    ...(account.private_key_id !== undefined && { kid: account.private_key_id }),
  }
  const claims = { iss: account.client_email, scope: SCOPE, aud: TOKEN_URL, iat: now, exp: now + 3_600 }
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }
  try {
    const key = await crypto.subtle.importKey("pkcs8", bytesOf(account.private_key), algorithm, false, ["sign"])
    const signature = await crypto.subtle.sign(algorithm.name, key, new TextEncoder().encode(text))
    return `${text}.${base64url(new Uint8Array(signature))}`
  } catch {
    // The cause may quote the key.
    throw lacking(request, "its Google private key is no PKCS #8 key in PEM form")
  }
}

/** A key of the environment often has its line ends written as `\n`. */
const bytesOf = (pem: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(pem.replaceAll("\\n", "\n").replace(/-----[A-Z ]+-----|\s/g, "")), (character) =>
    character.charCodeAt(0),
  )

const base64url = (value: string | Uint8Array): string => {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")
}
