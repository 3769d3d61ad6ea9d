import { z } from "zod"

/** `timeout` is in milliseconds. */
export const McpLocalConfig = z
  .object({
    type: z.literal("local"),
    command: z.array(z.string()),
    cwd: z.string().optional(),
    environment: z.record(z.string(), z.string()).optional(),
    enabled: z.boolean().optional(),
    timeout: z.int().positive().optional(),
  })
  .meta({ id: "McpLocalConfig" })
export type McpLocalConfig = z.infer<typeof McpLocalConfig>

export const McpOAuthConfig = z
  .object({
    clientId: z.string().optional(),
    clientSecret: z.string().optional(),
    scope: z.string().optional(),
    callbackPort: z.int().min(1).max(65535).optional(),
    redirectUri: z.string().optional(),
  })
  .meta({ id: "McpOAuthConfig" })
export type McpOAuthConfig = z.infer<typeof McpOAuthConfig>

/** `timeout` is in milliseconds. */
export const McpRemoteConfig = z
  .object({
    type: z.literal("remote"),
    url: z.string(),
    enabled: z.boolean().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    oauth: z.union([McpOAuthConfig, z.literal(false)]).optional(),
    timeout: z.int().positive().optional(),
  })
  .meta({ id: "McpRemoteConfig" })
export type McpRemoteConfig = z.infer<typeof McpRemoteConfig>

/** An MCP server, or only the switch of one that is set up elsewhere. */
export const McpConfig = z.union([McpLocalConfig, McpRemoteConfig, z.object({ enabled: z.boolean() })])
export type McpConfig = z.infer<typeof McpConfig>
