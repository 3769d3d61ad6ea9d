/** Prices in dollars per million tokens. */
export interface CataloguePrice {
  input: number
  output: number
  cache_read?: number
  cache_write?: number
}

/** Prices of requests with a context of at least so many tokens. */
export interface CatalogueTier extends CataloguePrice {
  tier: { type: "context"; size: number }
}

/** A model as models.dev describes it. */
export interface CatalogueModel {
  id: string
  name: string
  family?: string
  release_date?: string
  attachment?: boolean
  reasoning?: boolean
  temperature?: boolean
  tool_call?: boolean
  interleaved?: boolean | { field: string }
  modalities?: { input?: string[]; output?: string[] }
  cost?: CataloguePrice & { context_over_200k?: CataloguePrice; tiers?: CatalogueTier[] }
  limit?: { context: number; input?: number; output: number }
  status?: string
  /** Package and address where they differ from the provider's. */
  npm?: string
  api?: string
}

/** A provider without its models. */
export interface CatalogueEntry {
  id: string
  name: string
  /** Variables that may hold its key. */
  env: string[]
  npm?: string
  /** Address of its API, where the package has none of its own. */
  api?: string
}

export interface CatalogueProvider extends CatalogueEntry {
  /** Models by id. */
  models: Record<string, CatalogueModel>
}

/** Public knowledge about providers and models. Large: only what is asked for is read, and nothing before it is asked for. */
export interface Catalogue {
  /** Every provider, in the catalogue's order. */
  index(): Promise<CatalogueEntry[]>
  provider(id: string): Promise<CatalogueProvider | undefined>
  /** Everything at once: tens of megabytes while it is in use, so callers let go of it. */
  all(): Promise<CatalogueProvider[]>
  /** Another number after each change of the content. Without it there are none. */
  revision?(): number
}
