import { z } from "zod"

/** What is sent along with every request to a provider. Secrets are left out. */
export const ProviderRequest = z
  .object({ headers: z.record(z.string(), z.string()), body: z.record(z.string(), z.unknown()) })
  .meta({ id: "ProviderRequest" })
export type ProviderRequest = z.infer<typeof ProviderRequest>

const aisdk = {
  type: z.literal("aisdk"),
  package: z.string(),
  url: z.string().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
}
const native = {
  type: z.literal("native"),
  url: z.string().optional(),
  settings: z.record(z.string(), z.unknown()),
}

export const ProviderAISDK = z.object(aisdk).meta({ id: "ProviderAISDK" })
export const ProviderNative = z.object(native).meta({ id: "ProviderNative" })
export const ProviderApi = z.discriminatedUnion("type", [ProviderAISDK, ProviderNative]).meta({ id: "ProviderApi" })

export const ProviderV2Info = z
  .object({
    id: z.string(),
    integrationID: z.string().optional(),
    name: z.string(),
    disabled: z.boolean().optional(),
    api: ProviderApi,
    request: ProviderRequest,
  })
  .meta({ id: "ProviderV2Info" })
export type ProviderV2Info = z.infer<typeof ProviderV2Info>

export const ModelApi = z
  .discriminatedUnion("type", [z.object({ id: z.string(), ...aisdk }), z.object({ id: z.string(), ...native })])
  .meta({ id: "ModelApi" })

export const ModelCapabilities = z
  .object({ tools: z.boolean(), input: z.array(z.string()), output: z.array(z.string()) })
  .meta({ id: "ModelCapabilities" })

/** US dollars per million tokens; `tier`: from this many tokens of context on. */
export const ModelCost = z
  .object({
    tier: z.object({ type: z.literal("context"), size: z.int() }).optional(),
    input: z.number(),
    output: z.number(),
    cache: z.object({ read: z.number(), write: z.number() }),
  })
  .meta({ id: "ModelCost" })
export type ModelCost = z.infer<typeof ModelCost>

/** `time.released`: milliseconds since the Unix epoch, 0 when nobody knows. */
export const ModelV2Info = z
  .object({
    id: z.string(),
    providerID: z.string(),
    family: z.string().optional(),
    name: z.string(),
    api: ModelApi,
    capabilities: ModelCapabilities,
    request: z.object({ ...ProviderRequest.shape, variant: z.string().optional() }),
    variants: z.array(z.object({ id: z.string(), ...ProviderRequest.shape })),
    time: z.object({ released: z.number() }),
    cost: z.array(ModelCost),
    status: z.enum(["alpha", "beta", "deprecated", "active"]),
    enabled: z.boolean(),
    limit: z.object({ context: z.int(), input: z.int().optional(), output: z.int() }),
  })
  .meta({ id: "ModelV2Info" })
export type ModelV2Info = z.infer<typeof ModelV2Info>
