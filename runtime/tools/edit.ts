import { z } from "zod"
import { changeFile, type FileBefore } from "./file-change.ts"
import type { FileLocks } from "./file-locks.ts"
import { findByTrimmedLines, findExact, type TextMatch, usesCrlf, withLineEnds } from "./text-match.ts"
import { missingFile, type ToolPath } from "./tool-path.ts"
import { defineTool, type ToolContext } from "./tool.ts"

const parameters = z.object({
  filePath: z.string(),
  oldString: z.string(),
  newString: z.string(),
  replaceAll: z.boolean().optional(),
})

/** Line numbers that an error names at most. */
const LINES_NAMED = 10

/** Replaces text in a file. */
export const editTool = (locks: FileLocks) =>
  defineTool({
    id: "edit",
    description: [
      "Replaces text in a file.",
      "oldString must be the file's text (without the line numbers that read adds), with its indentation, and must occur once:",
      "include neighbouring lines if needed, or set replaceAll to change every place, e.g. to rename.",
      "If there is no exact match, whole lines are compared with little regard for white space; newString is inserted as it is.",
      "With oldString empty, creates the file. For several changes in one file, make several calls with small strings.",
    ].join(" "),
    parameters,
    async execute(args, context) {
      if (args.oldString === args.newString) {
        throw new Error(`Cannot edit "${args.filePath}": oldString and newString are the same; nothing would change`)
      }
      const { target, diff, aftermath } = await changeFile(args.filePath, context, locks, (before, file) =>
        edited(before, file, args, context),
      )
      return {
        title: target.shown,
        output: `Edited: ${diff.additions} lines added, ${diff.deletions} removed${aftermath.text}`,
        metadata: {
          diagnostics: aftermath.diagnostics,
          diff: diff.patch,
          filediff: { file: target.path, patch: diff.patch, additions: diff.additions, deletions: diff.deletions },
        },
      }
    },
  })

async function edited(
  before: FileBefore,
  target: ToolPath,
  args: z.output<typeof parameters>,
  context: ToolContext,
): Promise<string> {
  const cannot = `Cannot edit "${target.shown}"`
  if (args.oldString === "") {
    if (before.exists && before.text !== "") {
      throw new Error(
        `${cannot}: an empty oldString creates a file, but it exists; name the text to replace, or use write to replace it all`,
      )
    }
    return args.newString
  }
  if (!before.exists) throw await missingFile("Cannot edit", target, context)
  if (before.text === undefined)
    throw new Error(`${cannot}: it is no UTF-8 text; change it with a program, through bash`)
  const text = before.text
  const matches = find(text, args.oldString)
  if (matches.length === 0)
    throw new Error(
      `${cannot}: oldString is not in the file${nearby(text, args.oldString)}; read the file and copy the text as it is`,
    )
  if (matches.length > 1 && args.replaceAll !== true) {
    const lines = matches.slice(0, LINES_NAMED).map(({ lineNumber }) => lineNumber)
    const more = matches.length > LINES_NAMED ? " …" : ""
    throw new Error(
      `${cannot}: oldString is there ${matches.length} times, at lines ${lines.join(", ")}${more}; add neighbouring lines to name one place, or set replaceAll`,
    )
  }
  const replacement = usesCrlf(text) ? withLineEnds(args.newString, true) : args.newString
  let result = ""
  let copied = 0
  for (const { start, end } of matches) {
    result += text.slice(copied, start) + replacement
    copied = end
  }
  return result + text.slice(copied)
}

/**
 * Exactly; then with the file's line ends; then line by line without the white space at their ends, then with any run of
 * it as one space; last with escapes (`\\n`) read as what they stand for.
 */
function find(text: string, wanted: string): TextMatch[] {
  for (const form of new Set([wanted, withLineEnds(wanted, true), withLineEnds(wanted, false)])) {
    const matches = findExact(text, form)
    if (matches.length > 0) return matches
  }
  const trimmed = wanted.trim()
  const ways = [
    () => findByTrimmedLines(text, wanted),
    () => findByTrimmedLines(text, wanted, oneSpace),
    () => findByTrimmedLines(text, trimmed, oneSpace),
    () => (/\\[nrt'"`\\$]/.test(wanted) ? findExact(text, withoutEscapes(wanted)) : []),
  ]
  for (const way of ways) {
    const matches = way()
    if (matches.length > 0) return matches
  }
  return []
}

const oneSpace = (line: string): string => line.trim().replace(/\s+/g, " ")

const signs: Record<string, string> = { n: "\n", r: "\r", t: "\t" }

/** Some models escape the text once too often. */
const withoutEscapes = (text: string): string =>
  text.replace(/\\([nrt'"`\\$])/g, (_, sign: string) => signs[sign] ?? sign)

/** Where the first line of a text that was not found is, which is usually where it went wrong. */
function nearby(text: string, wanted: string): string {
  const [first, ...others] = wanted.split("\n").filter((line) => line.trim() !== "")
  if (first === undefined || others.length === 0) return ""
  const [match, ...more] = findByTrimmedLines(text, first)
  return match === undefined || more.length > 0 ? "" : `, though its first line is line ${match.lineNumber}`
}
