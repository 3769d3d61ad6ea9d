import { z } from "zod"
import type { TextMatch } from "../ports/search.ts"
import { searchScope } from "./search-scope.ts"
import { pathForModel } from "./tool-path.ts"
import { defineTool } from "./tool.ts"

/** Matching lines of one answer. */
const LIMIT = 100
/** Longer lines are cut. */
const LINE_LIMIT_CHARS = 400
const TIMEOUT_MS = 30_000

/** Finds text in files. */
export const grepTool = defineTool({
  id: "grep",
  description: `Finds lines that match a regular expression (ripgrep's syntax; escape literal braces and parentheses), below path (a directory or file; default: the working directory), in files that the glob include matches (*.ts, *.{ts,tsx}). Leaves out what .gitignore names. At most ${LIMIT} lines, under the name of their file, with line numbers.`,
  parameters: z.object({ pattern: z.string(), path: z.string().optional(), include: z.string().optional() }),
  async execute({ pattern, path, include }, context) {
    if (pattern === "") throw new Error("Cannot search: the pattern is empty; give a regular expression")
    await context.ask({
      permission: "grep",
      patterns: [pattern],
      always: ["*"],
      metadata: { pattern, ...(path !== undefined && { path }), ...(include !== undefined && { include }) },
    })
    const { cwd, file } = await searchScope(path, "Cannot search", context)
    const { matches, truncated } = await context.platform.search.text({
      cwd,
      pattern,
      ...(include !== undefined && { include }),
      ...(file !== undefined && { path: file }),
      limit: LIMIT,
      newestFirst: true,
      timeoutMs: TIMEOUT_MS,
      signal: context.signal,
    })
    const note = truncated
      ? `\n\n(the first ${matches.length} lines, there are more; use a narrower pattern, path or include)`
      : ""
    return {
      title: pattern,
      output:
        matches.length === 0
          ? "No matches found"
          : byFile(matches, (relative) => pathForModel(`${cwd}/${relative}`, context)) + note,
      metadata: { matches: matches.length, truncated },
    }
  },
})

function byFile(matches: TextMatch[], shown: (relative: string) => string): string {
  const lines = new Map<string, string[]>()
  const sorted = matches.toSorted((a, b) => compare(a.path.text, b.path.text) || a.line_number - b.line_number)
  for (const match of sorted) {
    const text = match.lines.text.replace(/\r?\n$/, "")
    const cut = text.length > LINE_LIMIT_CHARS ? `${text.slice(0, LINE_LIMIT_CHARS)}…` : text
    const file = shown(match.path.text)
    lines.set(file, [...(lines.get(file) ?? []), `${match.line_number}\t${cut}`])
  }
  return [...lines].map(([file, found]) => `${file}\n${found.join("\n")}`).join("\n\n")
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
