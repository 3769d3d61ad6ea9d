import { z } from "zod"
import { AgentConfig } from "./config-agent.ts"
import {
  AttachmentConfig,
  CommandConfig,
  ConfigV2ExperimentalPolicy,
  FormatterConfig,
  LayoutConfig,
  LogLevel,
  LspConfig,
  ReferenceConfig,
  ServerConfig,
} from "./config-sections.ts"
import { McpConfig } from "./config-mcp.ts"
import { PermissionConfig } from "./config-permission.ts"
import { ProviderConfig } from "./config-provider.ts"

const PluginWithOptions = z.tuple([z.string(), z.record(z.string(), z.unknown())]).meta({ minItems: 2, maxItems: 2 })

export const Config = z
  .object({
    $schema: z.string().optional(),
    shell: z.string().optional(),
    logLevel: LogLevel.optional(),
    server: ServerConfig.optional(),
    command: z.record(z.string(), CommandConfig).optional(),
    skills: z.object({ paths: z.array(z.string()).optional(), urls: z.array(z.string()).optional() }).optional(),
    references: z.record(z.string(), ReferenceConfig).optional(),
    reference: z.record(z.string(), ReferenceConfig).optional(),
    watcher: z.object({ ignore: z.array(z.string()).optional() }).optional(),
    snapshot: z.boolean().optional(),
    plugin: z.array(z.union([z.string(), PluginWithOptions])).optional(),
    share: z.enum(["manual", "auto", "disabled"]).optional(),
    autoshare: z.boolean().optional(),
    autoupdate: z.union([z.boolean(), z.literal("notify")]).optional(),
    disabled_providers: z.array(z.string()).optional(),
    enabled_providers: z.array(z.string()).optional(),
    model: z.string().optional(),
    small_model: z.string().optional(),
    default_agent: z.string().optional(),
    subagent_depth: z.int().nonnegative().optional(),
    username: z.string().optional(),
    mode: z.object({ build: AgentConfig.optional(), plan: AgentConfig.optional() }).catchall(AgentConfig).optional(),
    agent: z
      .object({
        plan: AgentConfig.optional(),
        build: AgentConfig.optional(),
        general: AgentConfig.optional(),
        explore: AgentConfig.optional(),
        title: AgentConfig.optional(),
        summary: AgentConfig.optional(),
        compaction: AgentConfig.optional(),
      })
      .catchall(AgentConfig)
      .optional(),
    provider: z.record(z.string(), ProviderConfig).optional(),
    mcp: z.record(z.string(), McpConfig).optional(),
    formatter: z.union([z.boolean(), z.record(z.string(), FormatterConfig)]).optional(),
    lsp: z.union([z.boolean(), z.record(z.string(), LspConfig)]).optional(),
    instructions: z.array(z.string()).optional(),
    layout: LayoutConfig.optional(),
    permission: PermissionConfig.optional(),
    tools: z.record(z.string(), z.boolean()).optional(),
    attachment: AttachmentConfig.optional(),
    enterprise: z.object({ url: z.string().optional() }).optional(),
    tool_output: z
      .object({ max_lines: z.int().positive().optional(), max_bytes: z.int().positive().optional() })
      .optional(),
    compaction: z
      .object({
        auto: z.boolean().optional(),
        prune: z.boolean().optional(),
        tail_turns: z.int().nonnegative().optional(),
        preserve_recent_tokens: z.int().nonnegative().optional(),
        reserved: z.int().nonnegative().optional(),
      })
      .optional(),
    experimental: z
      .object({
        disable_paste_summary: z.boolean().optional(),
        batch_tool: z.boolean().optional(),
        openTelemetry: z.boolean().optional(),
        primary_tools: z.array(z.string()).optional(),
        continue_loop_on_deny: z.boolean().optional(),
        mcp_timeout: z.int().positive().optional(),
        policies: z.array(ConfigV2ExperimentalPolicy).optional(),
      })
      .optional(),
  })
  .meta({ id: "Config" })
export type Config = z.infer<typeof Config>
