import { z } from "zod"
import { Model } from "./model.ts"

export const Provider = z
  .object({
    id: z.string(),
    name: z.string(),
    source: z.enum(["env", "config", "custom", "api"]),
    env: z.array(z.string()),
    key: z.string().optional(),
    options: z.record(z.string(), z.unknown()),
    models: z.record(z.string(), Model),
  })
  .meta({ id: "Provider" })
export type Provider = z.infer<typeof Provider>

/** Asks only when an earlier answer equals, or does not equal, a value. */
const promptCondition = z.object({ key: z.string(), op: z.enum(["eq", "neq"]), value: z.string() })

export const ProviderAuthMethod = z
  .object({
    type: z.enum(["oauth", "api"]),
    label: z.string(),
    prompts: z
      .array(
        z.discriminatedUnion("type", [
          z.object({
            type: z.literal("text"),
            key: z.string(),
            message: z.string(),
            placeholder: z.string().optional(),
            when: promptCondition.optional(),
          }),
          z.object({
            type: z.literal("select"),
            key: z.string(),
            message: z.string(),
            options: z.array(z.object({ label: z.string(), value: z.string(), hint: z.string().optional() })),
            when: promptCondition.optional(),
          }),
        ]),
      )
      .optional(),
  })
  .meta({ id: "ProviderAuthMethod" })
export type ProviderAuthMethod = z.infer<typeof ProviderAuthMethod>

export const ProviderAuthAuthorization = z
  .object({ url: z.string(), method: z.enum(["auto", "code"]), instructions: z.string() })
  .meta({ id: "ProviderAuthAuthorization" })
export type ProviderAuthAuthorization = z.infer<typeof ProviderAuthAuthorization>

/** Every known provider, the default model id of each, and the ids of those that have credentials. */
export const ProviderList = z.object({
  all: z.array(Provider),
  default: z.record(z.string(), z.string()),
  connected: z.array(z.string()),
})
export type ProviderList = z.infer<typeof ProviderList>

export const ConfigProviders = z.object({ providers: z.array(Provider), default: z.record(z.string(), z.string()) })
export type ConfigProviders = z.infer<typeof ConfigProviders>

/** The ways to sign in, by provider id; a method is chosen by its place in its list. */
export const ProviderAuthMethods = z.record(z.string(), z.array(ProviderAuthMethod))
export type ProviderAuthMethods = z.infer<typeof ProviderAuthMethods>

export const ProviderOauthAuthorizeInput = z.object({
  method: z.number(),
  inputs: z.record(z.string(), z.string()).optional(),
})
export type ProviderOauthAuthorizeInput = z.infer<typeof ProviderOauthAuthorizeInput>

export const ProviderOauthCallbackInput = z.object({ method: z.number(), code: z.string().optional() })
export type ProviderOauthCallbackInput = z.infer<typeof ProviderOauthCallbackInput>

/** What an authorization server sends a browser back with. A refusal has no code. */
export const ProviderOauthAnswer = z.object({ state: z.string(), code: z.string().optional() })
export type ProviderOauthAnswer = z.infer<typeof ProviderOauthAnswer>
