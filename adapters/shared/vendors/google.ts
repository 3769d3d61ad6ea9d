import type { ModelRequest } from "../../../runtime/ports/models.ts"
import { googleToken } from "./google-token.ts"
import { lacking, setting, type Vendor, variable } from "./vendor.ts"

/** Gemini on Vertex AI: with a key of Vertex's express mode, else with the user's Google credentials. */
export const vertex: Vendor = async (request, world) => {
  const { createGoogleVertex } = await import("@ai-sdk/google-vertex/edge")
  const apiKey =
    setting(request, "apiKey") ?? (isElsewhere(request) ? undefined : variable(request, "GOOGLE_VERTEX_API_KEY"))
  if (apiKey !== undefined)
    return createGoogleVertex({ ...request.options, apiKey, fetch: world.fetch })(request.modelID)
  const { project, location, host } = placeOf(request)
  const baseURL =
    setting(request, "baseURL") ?? `https://${host}/v1beta1/projects/${project}/locations/${location}/publishers/google`
  const token = googleToken(request, world)
  // The package would fetch a new token for every request; with a key it fetches none, and the key is not sent.
  const authorized: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers)
    headers.delete("x-goog-api-key")
    if (String(url).startsWith(baseURL)) headers.set("authorization", `Bearer ${await token()}`)
    return world.fetch(url, { ...init, headers })
  }
  return createGoogleVertex({ ...request.options, apiKey: "unused", baseURL, fetch: authorized })(request.modelID)
}

/** Claude on Vertex AI. */
export const vertexAnthropic: Vendor = async (request, world) => {
  const { createGoogleVertexAnthropic } = await import("@ai-sdk/google-vertex/anthropic/edge")
  const { project, location, host } = placeOf(request)
  const baseURL =
    setting(request, "baseURL") ??
    `https://${host}/v1/projects/${project}/locations/${location}/publishers/anthropic/models`
  const settings = { ...request.options, baseURL, generateAuthToken: googleToken(request, world), fetch: world.fetch }
  return createGoogleVertexAnthropic(settings)(request.modelID)
}

/** Open models on Vertex AI, by OpenAI's chat completions API. */
export const vertexOpen: Vendor = async (request, world) => {
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
  const { project, location, host } = placeOf(request)
  const baseURL =
    setting(request, "baseURL") ?? `https://${host}/v1/projects/${project}/locations/${location}/endpoints/openapi`
  const token = googleToken(request, world)
  const authorized: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers)
    headers.set("authorization", `Bearer ${await token()}`)
    return world.fetch(url, { ...init, headers })
  }
  const settings = {
    ...request.options,
    apiKey: "",
    name: "googleVertex",
    includeUsage: true,
    baseURL,
    fetch: authorized,
  }
  return createOpenAICompatible(settings)(request.modelID)
}

const isElsewhere = (request: ModelRequest) => setting(request, "baseURL") !== undefined

/** The project and the place where it is served. @throws ProviderAuthError */
const placeOf = (request: ModelRequest): { project: string; location: string; host: string } => {
  const project =
    setting(request, "project") ??
    variable(request, "GOOGLE_VERTEX_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT") ??
    ""
  const location =
    setting(request, "location") ?? variable(request, "GOOGLE_VERTEX_LOCATION", "GOOGLE_CLOUD_LOCATION") ?? "global"
  if (!project && !isElsewhere(request)) throw lacking(request, `set GOOGLE_VERTEX_PROJECT or "options.project"`)
  if (!/^[a-z0-9-]+$/i.test(location)) throw lacking(request, `"${location}" is no Google Cloud location`)
  const host =
    location === "global"
      ? "aiplatform.googleapis.com"
      : location === "eu" || location === "us"
        ? `aiplatform.${location}.rep.googleapis.com`
        : `${location}-aiplatform.googleapis.com`
  return { project, location, host }
}
