import { z } from "zod"
import { InterleavedField, ModelStatus } from "./model.ts"

export const ModelModality = z.enum(["text", "audio", "image", "video", "pdf"])
export type ModelModality = z.infer<typeof ModelModality>

/** US dollars per million tokens. */
const price = {
  input: z.number(),
  output: z.number(),
  cache_read: z.number().optional(),
  cache_write: z.number().optional(),
}

export const ProviderModelConfig = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  family: z.string().optional(),
  release_date: z.string().optional(),
  attachment: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  temperature: z.boolean().optional(),
  tool_call: z.boolean().optional(),
  interleaved: z.union([z.boolean(), ...InterleavedField.options, z.object({ field: InterleavedField })]).optional(),
  cost: z.object({ ...price, context_over_200k: z.object(price).optional() }).optional(),
  limit: z.object({ context: z.number(), input: z.number().optional(), output: z.number() }).optional(),
  modalities: z
    .object({ input: z.array(ModelModality).optional(), output: z.array(ModelModality).optional() })
    .optional(),
  experimental: z.boolean().optional(),
  status: ModelStatus.optional(),
  provider: z.object({ npm: z.string().optional(), api: z.string().optional() }).optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  variants: z.record(z.string(), z.looseObject({ disabled: z.boolean().optional() })).optional(),
})
export type ProviderModelConfig = z.infer<typeof ProviderModelConfig>

/** Milliseconds, or `false` for no limit. */
export const TimeoutConfig = z.union([z.int().positive(), z.literal(false)])
export type TimeoutConfig = z.infer<typeof TimeoutConfig>

const endpoint = z.url({ protocol: /^https?$/ })

/**
 * An authorization server that gives a provider's tokens: by code (`authorizeUrl`; PKCE with S256), by device (`deviceUrl`) or
 * both. `redirectUri` is for clients whose registration allows one address only. For GitHub Copilot `clientId` alone will do.
 */
export const ProviderOAuthConfig = z
  .object({
    authorizeUrl: endpoint.optional(),
    deviceUrl: endpoint.optional(),
    tokenUrl: endpoint.optional(),
    clientId: z.string(),
    clientSecret: z.string().optional(),
    scopes: z.array(z.string()).optional(),
    redirectUri: z.url().optional(),
    label: z.string().optional(),
  })
  .refine(
    ({ authorizeUrl, deviceUrl, tokenUrl }) =>
      (tokenUrl === undefined) === (authorizeUrl === undefined && deviceUrl === undefined),
    { error: 'Set "tokenUrl" together with "authorizeUrl", "deviceUrl" or both' },
  )
export type ProviderOAuthConfig = z.infer<typeof ProviderOAuthConfig>

export const ProviderConfig = z
  .object({
    api: z.string().optional(),
    name: z.string().optional(),
    env: z.array(z.string()).optional(),
    id: z.string().optional(),
    npm: z.string().optional(),
    whitelist: z.array(z.string()).optional(),
    blacklist: z.array(z.string()).optional(),
    options: z
      .looseObject({
        apiKey: z.string().optional(),
        baseURL: z.string().optional(),
        enterpriseUrl: z.string().optional(),
        setCacheKey: z.boolean().optional(),
        timeout: TimeoutConfig.optional(),
        headerTimeout: TimeoutConfig.optional(),
        chunkTimeout: TimeoutConfig.optional(),
      })
      .optional(),
    models: z.record(z.string(), ProviderModelConfig).optional(),
    oauth: ProviderOAuthConfig.optional(),
  })
  .meta({ id: "ProviderConfig" })
export type ProviderConfig = z.infer<typeof ProviderConfig>
