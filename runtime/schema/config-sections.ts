import { z } from "zod"

export const LogLevel = z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).meta({ id: "LogLevel" })
export type LogLevel = z.infer<typeof LogLevel>

export const ServerConfig = z
  .object({
    port: z.int().positive().optional(),
    hostname: z.string().optional(),
    mdns: z.boolean().optional(),
    mdnsDomain: z.string().optional(),
    cors: z.array(z.string()).optional(),
  })
  .meta({ id: "ServerConfig" })
export type ServerConfig = z.infer<typeof ServerConfig>

export const LayoutConfig = z.enum(["auto", "stretch"]).meta({ id: "LayoutConfig" })
export type LayoutConfig = z.infer<typeof LayoutConfig>

export const ImageAttachmentConfig = z
  .object({
    auto_resize: z.boolean().optional(),
    max_width: z.int().positive().optional(),
    max_height: z.int().positive().optional(),
    max_base64_bytes: z.int().positive().optional(),
  })
  .meta({ id: "ImageAttachmentConfig" })
export type ImageAttachmentConfig = z.infer<typeof ImageAttachmentConfig>

export const AttachmentConfig = z.object({ image: ImageAttachmentConfig.optional() }).meta({ id: "AttachmentConfig" })
export type AttachmentConfig = z.infer<typeof AttachmentConfig>

export const ConfigV2ReferenceGit = z
  .object({
    repository: z.string(),
    branch: z.string().optional(),
    description: z.string().optional(),
    hidden: z.boolean().optional(),
  })
  .meta({ id: "ConfigV2ReferenceGit" })
export type ConfigV2ReferenceGit = z.infer<typeof ConfigV2ReferenceGit>

export const ConfigV2ReferenceLocal = z
  .object({ path: z.string(), description: z.string().optional(), hidden: z.boolean().optional() })
  .meta({ id: "ConfigV2ReferenceLocal" })
export type ConfigV2ReferenceLocal = z.infer<typeof ConfigV2ReferenceLocal>

export const PolicyEffect = z.enum(["allow", "deny"]).meta({ id: "PolicyEffect" })
export type PolicyEffect = z.infer<typeof PolicyEffect>

export const ConfigV2ExperimentalPolicy = z
  .object({ action: z.literal("provider.use"), effect: PolicyEffect, resource: z.string() })
  .meta({ id: "ConfigV2ExperimentalPolicy" })
export type ConfigV2ExperimentalPolicy = z.infer<typeof ConfigV2ExperimentalPolicy>

export const CommandConfig = z.object({
  template: z.string(),
  description: z.string().optional(),
  agent: z.string().optional(),
  model: z.string().optional(),
  variant: z.string().optional(),
  subtask: z.boolean().optional(),
})
export type CommandConfig = z.infer<typeof CommandConfig>

export const ReferenceConfig = z.union([z.string(), ConfigV2ReferenceGit, ConfigV2ReferenceLocal])
export type ReferenceConfig = z.infer<typeof ReferenceConfig>

export const FormatterConfig = z.object({
  disabled: z.boolean().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  extensions: z.array(z.string()).optional(),
})
export type FormatterConfig = z.infer<typeof FormatterConfig>

export const LspConfig = z.union([
  z.object({ disabled: z.literal(true) }),
  z.object({
    command: z.array(z.string()),
    extensions: z.array(z.string()).optional(),
    disabled: z.boolean().optional(),
    env: z.record(z.string(), z.string()).optional(),
    initialization: z.record(z.string(), z.unknown()).optional(),
  }),
])
export type LspConfig = z.infer<typeof LspConfig>
