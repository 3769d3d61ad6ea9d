import { NamedError } from "../runtime/errors.ts"
import type { InstanceTarget } from "../runtime/instances.ts"

/** What a request names to say which workspace it means. @param params decoded @param body as it came, if that is all there is */
export const targetOf = (
  request: Request,
  url: URL,
  query: Record<string, string>,
  params: Record<string, string>,
  body?: unknown,
): InstanceTarget => ({
  directory: locationIn(body) ?? directoryOf(query, request),
  sessionID: params["sessionID"] ?? movedIn(body),
  requestID: params["requestID"] ?? params["permissionID"],
  shareSecret: params["secret"],
  ptyID: params["ptyID"],
  loginState: isLoginAnswer(url) ? (query["state"] ?? "") : undefined,
})

/** The newer API names the place of what it makes in the body: `{ location: { directory } }`. */
const locationIn = (body: unknown): string | undefined => {
  const { location } = (body ?? {}) as { location?: { directory?: unknown } | null }
  const directory = location?.directory
  return typeof directory === "string" && directory !== "" ? directory : undefined
}

/** What moves a session names it in the body, beside the `destination`. */
const movedIn = (body: unknown): string | undefined => {
  const { sessionID, destination } = (body ?? {}) as { sessionID?: unknown; destination?: unknown }
  return typeof sessionID === "string" && destination !== undefined ? sessionID : undefined
}

/** An authorization server sends a browser here that knows nothing of directories. */
const isLoginAnswer = ({ pathname }: URL): boolean => /^\/+(mcp|provider)\/oauth\/callback\/*$/i.test(pathname)

/** Undoes the percent-encoding of path parameters. @throws BadRequestError */
export const decodeParams = (params: Record<string, string>): Record<string, string> => {
  const decoded: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    try {
      decoded[name] = decodeURIComponent(value)
    } catch {
      throw new NamedError("BadRequestError", {
        message: `Check the params: ["${name}"] is no valid percent-encoding`,
        kind: "Params",
      })
    }
  }
  return decoded
}

/** The query by key. Of one that comes twice the first value, where nobody minds: see checkOnce. */
export const queryOf = (url: URL): Record<string, string> => {
  const query: Record<string, string> = {}
  if (url.search) for (const [name, value] of url.searchParams) query[name] ??= value
  return query
}

/** What says where a request belongs. */
const PLACE = ["directory", "workspace", "location[directory]", "location[workspace]"]

/** Refuses a key that would be read and comes twice: what stands before the server may have looked at the other. @throws BadRequestError */
export const checkOnce = (url: URL, query: Record<string, string>, known: readonly string[]): void => {
  if (!url.search || url.searchParams.size === Object.keys(query).length) return
  for (const key of [...PLACE, ...known]) {
    if (url.searchParams.getAll(key).length < 2) continue
    throw new NamedError("BadRequestError", { message: `Check the query: ["${key}"] comes twice`, kind: "Query" })
  }
}

/** `?directory=` (`?location[directory]=` in the newer API) beats the header, which clients send raw or percent-encoded. Empty means none. */
const directoryOf = (query: Record<string, string>, request: Request): string | undefined => {
  const named = query["location[directory]"] || query["directory"]
  if (named) return named
  const header = request.headers.get("x-opencode-directory")
  if (!header) return undefined
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}
