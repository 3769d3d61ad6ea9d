import { z } from "zod"
import { QueryFlag, queryInteger } from "./query.ts"
import { Range } from "./range.ts"

/** `limit` bounds the matches in the answer: 100 unless told. */
export const FindTextQuery = z.object({ pattern: z.string(), limit: queryInteger(1, 10_000).optional() })
export type FindTextQuery = z.infer<typeof FindTextQuery>

/** A line that matches; `line_number` counts from 1, the offsets are in bytes. */
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

/** `limit`: 10 unless told, 200 at most. */
export const FsFindQuery = z.object({
  query: z.string(),
  type: z.enum(["file", "directory"]).optional(),
  limit: queryInteger(1).optional(),
})
export type FsFindQuery = z.infer<typeof FsFindQuery>

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
