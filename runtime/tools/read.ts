import { z } from "zod"
import type { DirectoryEntry } from "../ports/files.ts"
import { dataUrl, decodeForReading, fileKind } from "./file-kind.ts"
import { admitPath, missingFile, type ToolPath } from "./tool-path.ts"
import { defineTool, type ToolContext, type ToolResult } from "./tool.ts"

const parameters = z.object({
  filePath: z.string(),
  offset: z.int().min(0).optional(),
  limit: z.int().min(0).optional(),
})

/** Lines, or entries of a directory, of one call. */
const LIMIT_LINES = 2000
/** Text of one call, without the numbers of its lines. */
const LIMIT_CHARS = 50 * 1024
/** Longer lines are cut. */
const LINE_LIMIT_CHARS = 2000
const FILE_LIMIT_BYTES = 64 * 1024 * 1024
/** Larger images are refused by most vendors. */
const ATTACHMENT_LIMIT_BYTES = 4 * 1024 * 1024
/** Lines that clients show for a call. */
const PREVIEW_LINES = 20

/** A stretch of lines, numbered from 1. */
interface Page {
  lines: string[]
  first: number
  total: number
  /** Whether there is more after it. */
  more: boolean
}

/** Reads a file or lists a directory. */
export const readTool = defineTool({
  id: "read",
  description: [
    "Reads a file: text with line numbers (number, tab, line), images and PDF as attachments; lists a directory, names of directories ending in /.",
    `At most ${LIMIT_LINES} lines or 50 KB a call: go on with offset (first line, from 1) and limit. Lines over ${LINE_LIMIT_CHARS} characters are cut.`,
    "Relative paths start at the working directory. Read several files in parallel; find text in large ones with grep.",
  ].join(" "),
  parameters,
  async execute({ filePath, offset, limit }, context) {
    const target = await admitPath(filePath, context)
    await context.ask({ permission: "read", patterns: [target.shown || "."], always: ["*"], metadata: {} })
    const stat = await context.platform.files.stat(target.path, target.bounds)
    if (stat === undefined) throw await missingFile("Cannot read", target, context)
    const range = { offset: Math.max(1, offset ?? 1), limit: limit || LIMIT_LINES }
    if (stat.type === "directory") return readDirectory(target, range, context)
    return readFile(target, range, context)
  },
})

async function readDirectory(
  target: ToolPath,
  range: { offset: number; limit: number },
  context: ToolContext,
): Promise<ToolResult> {
  const entries = (await context.platform.files.list(target.path, target.bounds)) ?? []
  const names = entries.map(entryName).sort((a, b) => a.localeCompare(b))
  const page = pageOf(names, range, target, "entries")
  const text = page.lines.join("\n")
  const note = page.more ? `\n(${page.total} entries; go on with offset ${page.first + page.lines.length})` : ""
  return {
    title: target.shown,
    output: names.length === 0 ? "(empty directory)" : text + note,
    keep: "all",
    metadata: {
      preview: page.lines.slice(0, PREVIEW_LINES).join("\n"),
      truncated: page.more,
      loaded: [],
      display: {
        type: "directory",
        path: target.path,
        entries: page.lines,
        offset: page.first,
        totalEntries: page.total,
        truncated: page.more,
      },
    },
  }
}

async function readFile(
  target: ToolPath,
  range: { offset: number; limit: number },
  context: ToolContext,
): Promise<ToolResult> {
  const bytes = await context.platform.files.read(target.path, { ...target.bounds, limitBytes: FILE_LIMIT_BYTES })
  if (bytes === undefined) throw await missingFile("Cannot read", target, context)
  const kind = fileKind(bytes)
  if (kind.kind === "text") context.care?.touch(target.path)
  if (kind.kind === "attachment") return attachment(target, kind.mime, bytes, context)
  if (kind.kind === "binary") {
    throw new Error(
      `Cannot read "${target.shown}": it is binary (${bytes.length} bytes); look at it with a program, through bash`,
    )
  }
  const page = pageOf(linesOf(decodeForReading(bytes)), range, target, "lines")
  const last = page.first + page.lines.length - 1
  const numbered = page.lines.map((line, index) => `${page.first + index}\t${line}`).join("\n")
  const note = page.more ? `\n(lines ${page.first} to ${last} of ${page.total}; go on with offset ${last + 1})` : ""
  return {
    title: target.shown,
    output: page.total === 0 ? "(empty file)" : numbered + note,
    keep: "all",
    metadata: {
      preview: page.lines.slice(0, PREVIEW_LINES).join("\n"),
      truncated: page.more,
      loaded: [],
      display: {
        type: "file",
        path: target.path,
        text: page.lines.join("\n"),
        lineStart: page.first,
        lineEnd: last,
        totalLines: page.total,
        truncated: page.more,
      },
    },
  }
}

function attachment(target: ToolPath, mime: string, bytes: Uint8Array, context: ToolContext): ToolResult {
  const cannot = `Cannot read "${target.shown}": it is ${mime}`
  if (!context.acceptsImages)
    throw new Error(
      `${cannot}, which this model does not take; convert it to text with a program, or ask the user what it shows`,
    )
  if (bytes.length > ATTACHMENT_LIMIT_BYTES)
    throw new Error(`${cannot} of ${bytes.length} bytes; make it smaller than ${ATTACHMENT_LIMIT_BYTES} bytes first`)
  const output = `Attached: ${mime}, ${bytes.length} bytes`
  return {
    title: target.shown,
    output,
    metadata: { preview: output, truncated: false, loaded: [] },
    attachments: [{ mime, url: dataUrl(mime, bytes), filename: target.path.slice(target.path.lastIndexOf("/") + 1) }],
  }
}

/** @throws Error when the offset is beyond the end */
function pageOf(
  all: string[],
  { offset, limit }: { offset: number; limit: number },
  target: ToolPath,
  noun: string,
): Page {
  if (offset > Math.max(1, all.length))
    throw new Error(`Cannot read "${target.shown}" from offset ${offset}: it has ${all.length} ${noun}`)
  const lines: string[] = []
  let size = 0
  for (const line of all.slice(offset - 1, offset - 1 + limit)) {
    const cut =
      line.length > LINE_LIMIT_CHARS
        ? `${line.slice(0, LINE_LIMIT_CHARS)}… (${line.length - LINE_LIMIT_CHARS} more characters)`
        : line
    size += cut.length + 1
    if (size > LIMIT_CHARS && lines.length > 0) break
    lines.push(cut)
  }
  const more = offset - 1 + lines.length < all.length
  return { lines, first: offset, total: all.length, more }
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === "") lines.pop()
  return lines
}

const entryName = (entry: DirectoryEntry): string =>
  entry.type === "directory" || entry.target === "directory" ? `${entry.name}/` : entry.name
