import { z } from "zod"
import { Timestamp } from "./time.ts"

export const IntegrationWhen = z
  .object({ key: z.string(), op: z.enum(["eq", "neq"]), value: z.string() })
  .meta({ id: "IntegrationWhen" })

export const IntegrationTextPrompt = z
  .object({
    type: z.literal("text"),
    key: z.string(),
    message: z.string(),
    placeholder: z.string().optional(),
    when: IntegrationWhen.optional(),
  })
  .meta({ id: "IntegrationTextPrompt" })

export const IntegrationSelectPrompt = z
  .object({
    type: z.literal("select"),
    key: z.string(),
    message: z.string(),
    options: z.array(z.object({ label: z.string(), value: z.string(), hint: z.string().optional() })),
    when: IntegrationWhen.optional(),
  })
  .meta({ id: "IntegrationSelectPrompt" })

export const IntegrationOAuthMethod = z
  .object({
    id: z.string(),
    type: z.literal("oauth"),
    label: z.string(),
    prompts: z.array(z.discriminatedUnion("type", [IntegrationTextPrompt, IntegrationSelectPrompt])).optional(),
  })
  .meta({ id: "IntegrationOAuthMethod" })

export const IntegrationKeyMethod = z
  .object({ type: z.literal("key"), label: z.string().optional() })
  .meta({ id: "IntegrationKeyMethod" })

export const IntegrationEnvMethod = z
  .object({ type: z.literal("env"), names: z.array(z.string()) })
  .meta({ id: "IntegrationEnvMethod" })

export const IntegrationMethod = z
  .discriminatedUnion("type", [IntegrationOAuthMethod, IntegrationKeyMethod, IntegrationEnvMethod])
  .meta({ id: "IntegrationMethod" })
export type IntegrationMethod = z.infer<typeof IntegrationMethod>

export const ConnectionCredentialInfo = z
  .object({ type: z.literal("credential"), id: z.string(), label: z.string() })
  .meta({ id: "ConnectionCredentialInfo" })

export const ConnectionEnvInfo = z
  .object({ type: z.literal("env"), name: z.string() })
  .meta({ id: "ConnectionEnvInfo" })

export const ConnectionInfo = z
  .discriminatedUnion("type", [ConnectionCredentialInfo, ConnectionEnvInfo])
  .meta({ id: "ConnectionInfo" })
export type ConnectionInfo = z.infer<typeof ConnectionInfo>

/** A provider as something to connect to: how that is done, and what connects it now. */
export const IntegrationInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    methods: z.array(IntegrationMethod),
    connections: z.array(ConnectionInfo),
  })
  .meta({ id: "IntegrationInfo" })
export type IntegrationInfo = z.infer<typeof IntegrationInfo>

export const IntegrationConnectKeyInput = z.object({ key: z.string(), label: z.string().optional() })
export type IntegrationConnectKeyInput = z.infer<typeof IntegrationConnectKeyInput>

export const IntegrationConnectOAuthInput = z.object({
  methodID: z.string(),
  inputs: z.record(z.string(), z.string()),
  label: z.string().optional(),
})
export type IntegrationConnectOAuthInput = z.infer<typeof IntegrationConnectOAuthInput>

const attemptTime = z.object({ created: Timestamp, expires: Timestamp })

/** A login that was begun. `auto` waits for the browser or the device, `code` for what the user pastes. */
export const IntegrationAttempt = z
  .object({
    attemptID: z.string(),
    url: z.string(),
    instructions: z.string(),
    mode: z.enum(["auto", "code"]),
    time: attemptTime,
  })
  .meta({ id: "IntegrationAttempt" })
export type IntegrationAttempt = z.infer<typeof IntegrationAttempt>

export const IntegrationAttemptStatus = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("pending"), time: attemptTime }),
    z.object({ status: z.literal("complete"), time: attemptTime }),
    z.object({ status: z.literal("failed"), message: z.string(), time: attemptTime }),
    z.object({ status: z.literal("expired"), time: attemptTime }),
  ])
  .meta({ id: "IntegrationAttemptStatus" })
export type IntegrationAttemptStatus = z.infer<typeof IntegrationAttemptStatus>

export const IntegrationAttemptCompleteInput = z.object({ code: z.string().optional() })
