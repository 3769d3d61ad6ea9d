import { z } from "zod"
import { Range } from "../schema/range.ts"

/** What a server says about a stretch of a file. More fields are kept as they come. */
export const Diagnostic = z.looseObject({
  range: Range,
  message: z.string(),
  /** 1 error, 2 warning, 3 information, 4 hint; servers that leave it out mean an error. */
  severity: z.int().optional().catch(undefined),
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  source: z.string().optional().catch(undefined),
})
export type Diagnostic = z.infer<typeof Diagnostic>

/** Keeps what can be understood. */
export const parseDiagnostics = (items: unknown): Diagnostic[] =>
  Array.isArray(items) ? items.flatMap((item) => Diagnostic.safeParse(item).data ?? []) : []

export const PublishedDiagnostics = z.object({
  uri: z.string(),
  version: z.int().nullish(),
  diagnostics: z.unknown().optional(),
})

export const Capabilities = z.looseObject({
  diagnosticProvider: z.unknown().optional(),
  workspaceSymbolProvider: z.unknown().optional(),
})
export type Capabilities = z.infer<typeof Capabilities>

export const pathToUri = (path: string): string => `file://${path.split("/").map(encodeURIComponent).join("/")}`

/** Undefined for what is no file. */
export const uriToPath = (uri: string): string | undefined => {
  if (!uri.startsWith("file://")) return undefined
  try {
    return decodeURIComponent(new URL(uri).pathname)
  } catch {
    return undefined
  }
}

export const isError = ({ severity }: Diagnostic): boolean => (severity ?? 1) === 1
