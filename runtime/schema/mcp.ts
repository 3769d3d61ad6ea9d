import { z } from "zod"
import { McpLocalConfig, McpRemoteConfig } from "./config-mcp.ts"

export const MCPStatusConnected = z.object({ status: z.literal("connected") }).meta({ id: "MCPStatusConnected" })
export type MCPStatusConnected = z.infer<typeof MCPStatusConnected>

export const MCPStatusDisabled = z.object({ status: z.literal("disabled") }).meta({ id: "MCPStatusDisabled" })
export type MCPStatusDisabled = z.infer<typeof MCPStatusDisabled>

export const MCPStatusFailed = z
  .object({ status: z.literal("failed"), error: z.string() })
  .meta({ id: "MCPStatusFailed" })
export type MCPStatusFailed = z.infer<typeof MCPStatusFailed>

export const MCPStatusNeedsAuth = z.object({ status: z.literal("needs_auth") }).meta({ id: "MCPStatusNeedsAuth" })
export type MCPStatusNeedsAuth = z.infer<typeof MCPStatusNeedsAuth>

export const MCPStatusNeedsClientRegistration = z
  .object({ status: z.literal("needs_client_registration"), error: z.string() })
  .meta({ id: "MCPStatusNeedsClientRegistration" })
export type MCPStatusNeedsClientRegistration = z.infer<typeof MCPStatusNeedsClientRegistration>

export const MCPStatus = z
  .discriminatedUnion("status", [
    MCPStatusConnected,
    MCPStatusDisabled,
    MCPStatusFailed,
    MCPStatusNeedsAuth,
    MCPStatusNeedsClientRegistration,
  ])
  .meta({ id: "MCPStatus" })
export type MCPStatus = z.infer<typeof MCPStatus>

export const McpStatusMap = z.record(z.string(), MCPStatus)
export type McpStatusMap = z.infer<typeof McpStatusMap>

export const McpAddInput = z.object({
  name: z.string(),
  config: z.discriminatedUnion("type", [McpLocalConfig, McpRemoteConfig]),
})
export type McpAddInput = z.infer<typeof McpAddInput>

export const McpResource = z
  .object({
    name: z.string(),
    uri: z.string(),
    description: z.string().optional(),
    mimeType: z.string().optional(),
    client: z.string(),
  })
  .meta({ id: "McpResource" })
export type McpResource = z.infer<typeof McpResource>

/** By `<server>:<uri>`. */
export const McpResourceMap = z.record(z.string(), McpResource)
export type McpResourceMap = z.infer<typeof McpResourceMap>

export const McpAuthStart = z.object({ authorizationUrl: z.string(), oauthState: z.string() })
export type McpAuthStart = z.infer<typeof McpAuthStart>

/** What an authorization server sends a browser back with. */
export const McpOAuthAnswer = z.object({ state: z.string(), code: z.string().optional(), error: z.string().optional() })
export type McpOAuthAnswer = z.infer<typeof McpOAuthAnswer>

export const McpAuthRemoved = z.object({ success: z.literal(true) })
export type McpAuthRemoved = z.infer<typeof McpAuthRemoved>

export const McpAuthCallbackInput = z.object({ code: z.string() })
export type McpAuthCallbackInput = z.infer<typeof McpAuthCallbackInput>
