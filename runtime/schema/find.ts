import { z } from "zod"
import { QueryFlag, queryInteger } from "./query.ts"
import { Range } from "./range.ts"

export const FindTextQuery = z.object({ pattern: z.string() })
export type FindTextQuery = z.infer<typeof FindTextQuery>

export const FindTextMatch = z.object({
  path: z.object({ text: z.string() }),
  lines: z.object({ text: z.string() }),
  line_number: z.int().nonnegative(),
  absolute_offset: z.int().nonnegative(),
  submatches: z.array(
    z.object({
      match: z.object({ text: z.string() }),
      start: z.int().nonnegative(),
      end: z.int().nonnegative(),
    }),
  ),
})
export type FindTextMatch = z.infer<typeof FindTextMatch>

export const FindFilesQuery = z.object({
  query: z.string(),
  dirs: QueryFlag.optional(),
  type: z.enum(["file", "directory"]).optional(),
  limit: queryInteger(1, 200).optional(),
})
export type FindFilesQuery = z.infer<typeof FindFilesQuery>

export const FindSymbolsQuery = z.object({ query: z.string() })
export type FindSymbolsQuery = z.infer<typeof FindSymbolsQuery>

export const WorkspaceSymbol = z
  .object({
    name: z.string(),
    kind: z.int().nonnegative(),
    location: z.object({ uri: z.string(), range: Range }),
  })
  .meta({ id: "Symbol" })
export type WorkspaceSymbol = z.infer<typeof WorkspaceSymbol>
