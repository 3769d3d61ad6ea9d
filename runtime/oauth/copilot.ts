import type { LanguageModelV4CallOptions } from "@ai-sdk/provider"
import { NamedError } from "../errors.ts"
import type { OAuth } from "../schema/auth.ts"
import type { ProviderAuthMethod } from "../schema/provider.ts"
import { VERSION } from "../version.ts"
import type { Ask } from "./ask.ts"
import type { SignInWorld } from "./code-sign-in.ts"
import { awaitDevice, beginDevice, type DeviceEndpoints } from "./device-grant.ts"
import { typeIn } from "./device-sign-in.ts"
import type { OAuthSignIn } from "./sign-in.ts"
import { type Grant, tokensOf } from "./tokens.ts"

/**
 * GitHub Copilot: a device login to GitHub, whose token is changed for a short one of Copilot. GitHub documents the login; the
 * change and the headers are what Copilot's own editors do, and GitHub's to alter (decisions/021).
 */
export const COPILOT = "github-copilot"

/** GitHub's public app for Copilot in editors, which others share: it is the only kind that gets Copilot's tokens. */
const CLIENT_ID = "Iv1.b507a08c87ecfe98"
const PUBLIC = "github.com"
const API = "githubcopilot.com"

const PROMPTS: ProviderAuthMethod["prompts"] = [
  {
    type: "select",
    key: "deploymentType",
    message: "Where is your GitHub account?",
    options: [
      { label: "GitHub.com", value: PUBLIC, hint: "for everyone" },
      { label: "GitHub Enterprise", value: "enterprise", hint: "at a domain of your company" },
    ],
  },
  {
    type: "text",
    key: "enterpriseUrl",
    message: "Which domain does your company's GitHub have?",
    placeholder: "company.ghe.com",
    when: { key: "deploymentType", op: "eq", value: "enterprise" },
  },
]

/** @param clientId of another app of GitHub's */
export const copilotSignIn = (world: SignInWorld, clientId = CLIENT_ID): OAuthSignIn => {
  const endpoints = (domain: string): DeviceEndpoints => ({
    deviceUrl: `https://${domain}/login/device/code`,
    tokenUrl: `https://${domain}/login/oauth/access_token`,
    clientId,
    scope: "read:user",
  })
  return {
    type: "oauth",
    kind: "device",
    label: "GitHub account with Copilot",
    prompts: PROMPTS,
    async begin({ inputs }) {
      const isEnterprise = inputs["deploymentType"] === "enterprise"
      const enterprise = isEnterprise ? domainOf(inputs["enterpriseUrl"] ?? "") : undefined
      const { url, userCode, device } = await beginDevice(endpoints(enterprise ?? PUBLIC), world)
      const answer = { url, method: "auto" as const, instructions: typeIn(userCode) }
      return { answer, begun: { device, ...(enterprise !== undefined && { enterprise }) } }
    },
    async finish({ device, enterprise }, _code, signal) {
      if (!device) throw new Error("no code was asked for")
      const answer = await awaitDevice(endpoints(enterprise ?? PUBLIC), device, world, signal)
      const github = tokensOf(answer, world.clock.now())?.access
      if (github === undefined) throw new Error("GitHub gave no token")
      const login = { type: "oauth" as const, access: "", refresh: github, expires: 0 }
      const { auth, refusal } = await exchange(
        world.ask,
        enterprise === undefined ? login : { ...login, enterpriseUrl: enterprise },
      )
      if (!auth) throw new Error(refusal)
      return auth
    },
  }
}

/** Changes GitHub's token, which a login keeps as `refresh`, for one of Copilot. @throws when there is no answer */
export const exchange = async (ask: Ask, login: OAuth): Promise<Grant> => {
  const domain = login.enterpriseUrl === undefined ? PUBLIC : domainOf(login.enterpriseUrl)
  const headers = { ...HEADERS, authorization: `token ${login.refresh}` }
  const { status, body, refusal } = await ask(`https://api.${domain}/copilot_internal/v2/token`, { headers })
  if (status >= 500) throw new Error(refusal)
  if (refusal !== undefined) return { refusal }
  const { token, expires_at: seconds } = body
  if (typeof token !== "string" || typeof seconds !== "number") return { refusal: "GitHub gave no token for Copilot" }
  return { auth: { ...login, access: token, expires: Math.max(0, Math.floor(seconds * 1000)) } }
}

const HEADERS: Record<string, string> = {
  "user-agent": `opencode-edge/${VERSION}`,
  "editor-version": `opencode-edge/${VERSION}`,
  "editor-plugin-version": `opencode-edge/${VERSION}`,
  "copilot-integration-id": "vscode-chat",
}

/** Where a login's models are. The token names the host of the account's plan; it is believed within Copilot's own domain. */
export const copilotAccess = ({
  access,
  enterpriseUrl,
}: OAuth): { baseURL: string; headers: Record<string, string> } => {
  const headers = { ...HEADERS, "openai-intent": "conversation-edits" }
  if (enterpriseUrl !== undefined) return { baseURL: `https://copilot-api.${domainOf(enterpriseUrl)}`, headers }
  const host = /(?:^|;)proxy-ep=proxy\.([a-z0-9.-]+)(?:;|$)/.exec(access)?.[1]
  return { baseURL: `https://api.${host?.endsWith(`.${API}`) ? host : API}`, headers }
}

/** What Copilot wants to know of a request: requests that follow tool calls are not counted as the user's. */
export const copilotCallHeaders = ({ prompt }: Pick<LanguageModelV4CallOptions, "prompt">): Record<string, string> => {
  const hasImage = prompt.some(
    ({ content }) =>
      Array.isArray(content) && content.some((part) => part.type === "file" && part.mediaType.startsWith("image/")),
  )
  return {
    "x-initiator": prompt.at(-1)?.role === "user" ? "user" : "agent",
    ...(hasImage && { "copilot-vision-request": "true" }),
  }
}

/** A company's domain, as people write it. @throws ProviderAuthValidationFailed */
const domainOf = (text: string): string => {
  const written = text.trim()
  const url = URL.parse(written.includes("://") ? written : `https://${written}`)
  const isDomain =
    url?.protocol === "https:" && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(url.host) && !/^[\d.]+$/.test(url.host)
  if (url && isDomain && url.username === "") return url.host
  const message = "Name the domain of your company's GitHub, e.g. company.ghe.com"
  throw new NamedError("ProviderAuthValidationFailed", { message, field: "enterpriseUrl" })
}
