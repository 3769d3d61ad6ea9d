import type { LanguageModelV4 } from "@ai-sdk/provider"
import { NamedError } from "../../../runtime/errors.ts"
import type { ModelRequest } from "../../../runtime/ports/models.ts"

/** What vendors' packages reach the world with. */
export interface VendorWorld {
  fetch: typeof fetch
  /** Reads a text file of the user's; undefined when it is missing. Absent where there is no disk. */
  readText?(path: string): Promise<string | undefined>
}

/** Makes one model. */
export type Vendor = (request: ModelRequest, world: VendorWorld) => Promise<LanguageModelV4>

/** Settings that every vendor's package takes. */
export interface VendorSettings {
  apiKey: string
  baseURL?: string
  headers?: Record<string, string>
  fetch: typeof fetch
}

/** A setting of the config, when it is a text with something in it. */
export const setting = ({ options }: ModelRequest, name: string): string | undefined => {
  const value = options[name]
  return typeof value === "string" && value !== "" ? value : undefined
}

/** The first of these variables that is set. */
export const variable = (request: ModelRequest, ...names: string[]): string | undefined => {
  for (const name of names) {
    const value = request.variable?.(name)
    if (value) return value
  }
  return undefined
}

/** A provider that lacks something which only its user can give. */
export const lacking = ({ providerID }: ModelRequest, what: string): NamedError<"ProviderAuthError"> =>
  new NamedError("ProviderAuthError", { message: `Cannot connect provider "${providerID}": ${what}`, providerID })

/**
 * The key of a provider: the config's or a given one, else the variable's. A key of the environment goes to the vendor's own
 * address only; a server at another address (`baseURL`) may do without one.
 *
 * @throws ProviderAuthError
 */
export const keyOf = (request: ModelRequest, ...names: string[]): string => {
  const given = request.options["apiKey"]
  if (typeof given === "string") return given
  if (setting(request, "baseURL") !== undefined) return ""
  const found = variable(request, ...names)
  if (found !== undefined) return found
  throw lacking(
    request,
    `no key. Set ${names.join(" or ")}, send it with PUT /auth/${request.providerID}, or set "options.apiKey"`,
  )
}

/**
 * A vendor whose package takes the usual settings. All of them are given, so that the package looks for none in the process's
 * own environment.
 *
 * @param key variables that hold the key
 * @param create loads the package; its specifier must be a literal, so that bundlers make a chunk of its own of it
 */
export const keyed =
  (key: string[], create: () => Promise<(settings: VendorSettings) => (modelID: string) => LanguageModelV4>): Vendor =>
  async (request, { fetch }) => {
    const settings = { ...request.options, apiKey: keyOf(request, ...key), fetch }
    return (await create())(settings)(request.modelID)
  }
