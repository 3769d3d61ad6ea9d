import { z } from "zod"
import type { CatalogueModel, CatalogueProvider } from "../../runtime/ports/catalogue.ts"

const Price = z.object({
  input: z.number(),
  output: z.number(),
  cache_read: z.number().optional(),
  cache_write: z.number().optional(),
})
const Tier = z.object({ ...Price.shape, tier: z.object({ type: z.literal("context"), size: z.number() }) })

const Names = z.array(z.string())

const ModelEntry = z.object({
  id: z.string().min(1),
  name: z.string(),
  family: z.string().optional().catch(undefined),
  release_date: z.string().optional().catch(undefined),
  attachment: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  temperature: z.boolean().optional(),
  tool_call: z.boolean().optional(),
  interleaved: z
    .union([z.boolean(), z.object({ field: z.string() })])
    .optional()
    .catch(undefined),
  modalities: z.object({ input: Names.optional(), output: Names.optional() }).optional(),
  cost: z
    .object({ ...Price.shape, context_over_200k: Price.optional(), tiers: z.array(Tier).optional().catch(undefined) })
    .optional(),
  limit: z.object({ context: z.number(), input: z.number().optional(), output: z.number() }).optional(),
  status: z.string().optional().catch(undefined),
  npm: z.string().optional(),
  api: z.string().optional(),
  /** Where the document itself has the two above. */
  provider: z.object({ npm: z.string().optional(), api: z.string().optional() }).optional().catch(undefined),
})

const ProviderEntry = z.object({
  id: z.string().min(1),
  name: z.string(),
  env: Names,
  npm: z.string().optional(),
  api: z.string().optional(),
  models: z.record(z.string(), z.unknown()),
})

/** The share of a document's models that may be of no known form. */
const TOLERATED = 0.1

/**
 * Reads a models.dev document, or one with the same content and `npm` and `api` beside a model's other fields. Unknown fields
 * are dropped, and so are models that cannot be understood; too many of those, or none at all, refuse the document. Others get
 * a turn after each provider: there are thousands of models.
 *
 * Source: models.dev/api.json
 *
 * @throws Error
 */
export async function readModelsDev(document: unknown): Promise<CatalogueProvider[]> {
  const providers: CatalogueProvider[] = []
  let read = 0
  let dropped = 0
  for (const entry of Object.values(z.record(z.string(), z.unknown()).parse(document))) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    const provider = ProviderEntry.safeParse(entry)
    if (!provider.success || !isAddress(provider.data.api)) {
      dropped++
      continue
    }
    const models: Record<string, CatalogueModel> = {}
    for (const [id, value] of Object.entries(provider.data.models)) {
      const model = readModel(value)
      if (model && id !== "__proto__") models[id] = model
      else dropped++
    }
    read += Object.keys(models).length
    providers.push({ ...provider.data, models } as CatalogueProvider)
  }
  if (read === 0 || dropped > read * TOLERATED) {
    throw new Error(`Cannot read the model catalogue: ${dropped} of its entries are damaged`)
  }
  return providers
}

function readModel(value: unknown): CatalogueModel | undefined {
  const model = ModelEntry.safeParse(value)
  if (!model.success) return undefined
  const { provider, ...fields } = model.data
  const npm = fields.npm ?? provider?.npm
  const api = fields.api ?? provider?.api
  if (!isAddress(api)) return undefined
  return { ...fields, ...(npm !== undefined && { npm }), ...(api !== undefined && { api }) } as CatalogueModel
}

/** Keys are sent there: an address is encrypted, on this machine, or the user's own by a variable. */
const isAddress = (api: string | undefined): boolean =>
  api === undefined || /^(https:\/\/|\$\{\w+\}|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])/.test(api)
