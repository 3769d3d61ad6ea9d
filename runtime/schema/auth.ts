import { z } from "zod"

export const OAuth = z
  .object({
    type: z.literal("oauth"),
    refresh: z.string(),
    access: z.string(),
    expires: z.int().nonnegative(),
    accountId: z.string().optional(),
    enterpriseUrl: z.string().optional(),
  })
  .meta({ id: "OAuth" })
export type OAuth = z.infer<typeof OAuth>

export const ApiAuth = z
  .object({ type: z.literal("api"), key: z.string(), metadata: z.record(z.string(), z.string()).optional() })
  .meta({ id: "ApiAuth" })
export type ApiAuth = z.infer<typeof ApiAuth>

export const WellKnownAuth = z
  .object({ type: z.literal("wellknown"), key: z.string(), token: z.string() })
  .meta({ id: "WellKnownAuth" })
export type WellKnownAuth = z.infer<typeof WellKnownAuth>

export const Auth = z.discriminatedUnion("type", [OAuth, ApiAuth, WellKnownAuth]).meta({ id: "Auth" })
export type Auth = z.infer<typeof Auth>
