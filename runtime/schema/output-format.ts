import { z } from "zod"

export const JSONSchema = z.record(z.string(), z.unknown()).meta({ id: "JSONSchema" })
export type JSONSchema = z.infer<typeof JSONSchema>

export const OutputFormatText = z.object({ type: z.literal("text") }).meta({ id: "OutputFormatText" })
export type OutputFormatText = z.infer<typeof OutputFormatText>

export const OutputFormatJsonSchema = z
  .object({ type: z.literal("json_schema"), schema: JSONSchema, retryCount: z.int().nonnegative().optional() })
  .meta({ id: "OutputFormatJsonSchema" })
export type OutputFormatJsonSchema = z.infer<typeof OutputFormatJsonSchema>

export const OutputFormat = z
  .discriminatedUnion("type", [OutputFormatText, OutputFormatJsonSchema])
  .meta({ id: "OutputFormat" })
export type OutputFormat = z.infer<typeof OutputFormat>
