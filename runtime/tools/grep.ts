import { z } from "zod"
import type { TextMatch } from "../ports/search.ts"
import { searchScope } from "./search-scope.ts"
import { ownFileTest, pathForModel, shownPath } from "./tool-path.ts"
import { defineTool, type ToolContext } from "./tool.ts"

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
    const { cwd, file, target } = await searchScope(path, "Cannot search", context)
    // A file that the user is asked about before it is read is not read by a search without asking.
    if (file !== undefined && !context.allows("read", target.shown))
      await context.ask({ permission: "read", patterns: [target.shown], always: ["*"], metadata: {} })
    const { matches: found, truncated } = await context.platform.search.text({
      cwd,
      pattern,
      ...(include !== undefined && { include }),
      ...(file !== undefined && { path: file }),
      limit: LIMIT,
      newestFirst: true,
      timeoutMs: TIMEOUT_MS,
      signal: context.signal,
    })
    const { matches, left } = file === undefined ? await readable(found, cwd, context) : { matches: found, left: [] }
    const hidden = left.length > 0 ? `\n\n(left out, as reading needs permission: ${left.join(", ")})` : ""
    const note = truncated
      ? `\n\n(the first ${matches.length} lines, there are more; use a narrower pattern, path or include)`
      : ""
    return {
      title: pattern,
      output:
        (matches.length === 0
          ? "No matches found"
          : byFile(matches, (relative) => pathForModel(`${cwd}/${relative}`, context)) + note) + hidden,
      metadata: { matches: matches.length, truncated },
    }
  },
})

/** Files named of those that were left out. */
const NAMED = 5

/** Leaves out what the rules for `read` do not allow unasked; names those files. */
async function readable(
  matches: TextMatch[],
  cwd: string,
  context: ToolContext,
): Promise<{ matches: TextMatch[]; left: string[] }> {
  const isOwn = await ownFileTest(context)
  const verdicts = new Map<string, "read" | "ask" | "own">()
  for (const relative of new Set(matches.map(({ path }) => path.text))) {
    const path = `${cwd === "/" ? "" : cwd}/${relative}`
    const isFree = context.allows("read", shownPath(path, context))
    verdicts.set(relative, (await isOwn(path)) ? "own" : isFree ? "read" : "ask")
  }
  const left = [...verdicts].flatMap(([relative, verdict]) => (verdict === "ask" ? [relative] : []))
  return { matches: matches.filter(({ path }) => verdicts.get(path.text) === "read"), left: left.slice(0, NAMED) }
}

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
