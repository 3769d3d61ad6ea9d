import type { LanguageModelV4 } from "@ai-sdk/provider"

export interface ModelRequest {
  /** npm package of the vendor's provider, e.g. `@ai-sdk/anthropic`. */
  npm: string
  providerID: string
  /** Id that the vendor's API knows. */
  modelID: string
  /** Options of the provider package: `apiKey`, `baseURL`, `headers` … */
  options: Record<string, unknown>
  /**
   * Reads a variable of the user's environment, such as `AWS_REGION`. Absent where the environment is none of the provider's
   * business: packages must not find it by themselves.
   */
  variable?(name: string): string | undefined
  /** Whether a project that is not trusted chose the address: a model is asked there and nothing else, and no redirect followed. */
  isForeign?: boolean
}

/** A provider that needs no key where the server runs. */
export interface OfferedProvider {
  /** Its id in the catalogue, which knows its models. */
  providerID: string
  /** Package that makes them here, in place of the catalogue's. */
  npm: string
}

/** Language models, made by vendors' packages that are loaded on first use. */
export interface Models {
  /**
   * @throws UnsupportedProviderError for a package that is not built in, naming those that are
   * @throws ProviderAuthError for a provider without a key or another setting that it cannot do without
   */
  load(request: ModelRequest): Promise<LanguageModelV4>
  /** Whether a package is built in. Without it all are. */
  supports?(npm: string): boolean
  /** What the place itself offers. Used when the user has set up nothing else. */
  offered?: OfferedProvider
}
