import type { FileLocks } from "./file-locks.ts"
import { diffTexts, type TextDiff } from "./text-diff.ts"
import { admitPath, type ToolPath } from "./tool-path.ts"
import type { ToolContext } from "./tool.ts"

/** What a file holds before a change. */
export interface FileBefore {
  exists: boolean
  /** Without its byte order mark; undefined when the file is missing or no UTF-8 text. */
  text: string | undefined
  /** The byte order mark, or nothing. */
  mark: string
}

export interface FileChange {
  target: ToolPath
  existed: boolean
  /** From what the file held to what it holds now, formatted. */
  diff: TextDiff
  aftermath: Aftermath
}

/** What followed a change, for the tool's result. */
export interface Aftermath {
  /** Lines to add to the output; each begins with a line end. */
  text: string
  diagnostics: Record<string, unknown[]>
}

/** Larger files are not edited. */
const EDIT_LIMIT_BYTES = 20 * 1024 * 1024

/**
 * Changes one file: works out the new text, asks for permission with the diff, then writes. A file that changed while
 * the user was asked is worked out again from what it holds by then, under the file's lock, so that no change is lost.
 *
 * @param plan returns the new text, without a byte order mark; throws when the change does not fit the file
 */
export async function changeFile(
  given: string,
  context: ToolContext,
  locks: FileLocks,
  plan: (before: FileBefore, target: ToolPath) => string | Promise<string>,
): Promise<FileChange> {
  const target = await admitPath(given, context)
  const before = await fileBefore(target, context)
  const after = await plan(before, target)
  const asked = await diffTexts(target.path, before.text ?? "", after)
  await context.ask({
    permission: "edit",
    patterns: [target.shown || target.path],
    always: ["*"],
    metadata: { filepath: target.path, diff: asked.patch },
  })
  const change = await locks.run([await context.platform.files.realPath(target.path)], async () => {
    context.signal.throwIfAborted()
    const current = await fileBefore(target, context)
    const unchanged = current.exists === before.exists && current.text === before.text
    const content = unchanged ? after : await plan(current, target)
    await context.platform.files.write(target.path, current.mark + content, target.bounds)
    const formatted = await formatWritten(target, content, context)
    context.fileEdited(target.path)
    const isAsAsked = unchanged && formatted.text === content
    const diff = isAsAsked ? asked : await diffTexts(target.path, current.text ?? "", formatted.text)
    return { existed: current.exists, diff, formatters: formatted.by }
  })
  const aftermath = await lookAfter([target.path], change.formatters, context)
  return { target, existed: change.existed, diff: change.diff, aftermath }
}

/** Formats a file that was just written; gives what it holds then, and what has changed that. */
export async function formatWritten(
  target: ToolPath,
  written: string,
  context: ToolContext,
): Promise<{ text: string; by: string[] }> {
  const by = (await context.care?.format(target.path, context.signal)) ?? []
  if (by.length === 0) return { text: written, by }
  const { text = written } = await fileBefore(target, context)
  return { text, by: text === written ? [] : by }
}

/** Says what formatters have changed and what language servers think of changed files. */
export async function lookAfter(paths: string[], formatters: string[], context: ToolContext): Promise<Aftermath> {
  const { text, diagnostics } = (await context.care?.diagnose(paths, context.signal)) ?? { text: "", diagnostics: {} }
  const formatted = formatters.length > 0 ? `\nThen formatted by ${[...new Set(formatters)].join(", ")}` : ""
  return { text: formatted + (text === "" ? "" : `\n${text}`), diagnostics }
}

/** Reads what a file holds before a change. */
export async function fileBefore(target: ToolPath, context: ToolContext): Promise<FileBefore> {
  const bytes = await context.platform.files.read(target.path, { ...target.bounds, limitBytes: EDIT_LIMIT_BYTES })
  if (bytes === undefined) return { exists: false, text: undefined, mark: "" }
  const text = decodeText(bytes)
  const mark = text?.startsWith("\uFEFF") ? "\uFEFF" : ""
  return { exists: true, text: text?.slice(mark.length), mark }
}

function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
