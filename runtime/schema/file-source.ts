import { z } from "zod"
import { Range } from "./range.ts"

export const FilePartSourceText = z
  .object({ value: z.string(), start: z.number(), end: z.number() })
  .meta({ id: "FilePartSourceText" })
export type FilePartSourceText = z.infer<typeof FilePartSourceText>

export const FileSource = z
  .object({ text: FilePartSourceText, type: z.literal("file"), path: z.string() })
  .meta({ id: "FileSource" })
export type FileSource = z.infer<typeof FileSource>

export const SymbolSource = z
  .object({
    text: FilePartSourceText,
    type: z.literal("symbol"),
    path: z.string(),
    range: Range,
    name: z.string(),
    kind: z.int().nonnegative(),
  })
  .meta({ id: "SymbolSource" })
export type SymbolSource = z.infer<typeof SymbolSource>

export const ResourceSource = z
  .object({
    text: FilePartSourceText,
    type: z.literal("resource"),
    clientName: z.string(),
    uri: z.string(),
  })
  .meta({ id: "ResourceSource" })
export type ResourceSource = z.infer<typeof ResourceSource>

export const FilePartSource = z
  .discriminatedUnion("type", [FileSource, SymbolSource, ResourceSource])
  .meta({ id: "FilePartSource" })
export type FilePartSource = z.infer<typeof FilePartSource>
