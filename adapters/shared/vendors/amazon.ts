import type { ModelRequest } from "../../../runtime/ports/models.ts"
import { lacking, setting, type Vendor, variable } from "./vendor.ts"

/** Amazon Bedrock's Converse API. */
export const bedrock: Vendor = async (request, { fetch }) => {
  const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock")
  const account = accountOf(request)
  const baseURL = setting(request, "baseURL") ?? endpointOf(request, account.region)
  const family = request.options["modelFamily"] === "anthropic" ? { modelFamily: "anthropic" as const } : {}
  return createAmazonBedrock({ ...request.options, ...account, baseURL, fetch })(request.modelID, family)
}

/** Bedrock's second endpoint, with OpenAI's APIs: chat completions, and responses for OpenAI's own models. */
export const mantle: Vendor = async (request, { fetch }) => {
  const { createBedrockMantle } = await import("@ai-sdk/amazon-bedrock/mantle")
  const provider = createBedrockMantle({ ...request.options, ...accountOf(request), fetch })
  return /(^|\.)openai\.gpt-(?!oss)/.test(request.modelID)
    ? provider.responses(request.modelID)
    : provider.chat(request.modelID)
}

interface Account {
  region: string
  /** Empty: requests are signed with the pair of keys. */
  apiKey: string
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
}

/**
 * Who pays, and where. Everything has a value, so that the package looks for nothing in the process's own environment. A
 * Bedrock key beats a pair of AWS keys; a pair in the options is never completed from the environment.
 *
 * @throws ProviderAuthError
 */
const accountOf = (request: ModelRequest): Account => {
  const region = setting(request, "region") ?? variable(request, "AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1"
  if (!/^[a-z0-9-]+$/i.test(region)) throw lacking(request, `"${region}" is no AWS region`)
  const none = { region, apiKey: "", accessKeyId: "", secretAccessKey: "", sessionToken: "" }
  const given = setting(request, "apiKey")
  if (given !== undefined) return { ...none, apiKey: given }
  const own = {
    accessKeyId: setting(request, "accessKeyId") ?? "",
    secretAccessKey: setting(request, "secretAccessKey") ?? "",
    sessionToken: setting(request, "sessionToken") ?? "",
  }
  if (own.accessKeyId && own.secretAccessKey) return { ...none, ...own }
  const apiKey = variable(request, "AWS_BEARER_TOKEN_BEDROCK")
  if (apiKey !== undefined) return { ...none, apiKey }
  const accessKeyId = variable(request, "AWS_ACCESS_KEY_ID")
  const secretAccessKey = variable(request, "AWS_SECRET_ACCESS_KEY")
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { ...none, accessKeyId, secretAccessKey, sessionToken: variable(request, "AWS_SESSION_TOKEN") ?? "" }
  }
  throw lacking(
    request,
    "no credentials. Set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (profiles and SSO are not read: use `aws configure export-credentials --format env`)",
  )
}

/** Names of partitions other than the public one, by the beginning of their regions. */
const partitions: [string, string][] = [
  ["cn-", "amazonaws.com.cn"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eusc-", "amazonaws.eu"],
]

const endpointOf = (request: ModelRequest, region: string): string => {
  const set = variable(request, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL")
  const suffix = partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "amazonaws.com"
  return set ?? `https://bedrock-runtime.${region}.${suffix}`
}
