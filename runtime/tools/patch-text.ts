/** Lines that replace others. */
export interface PatchHunk {
  /** A line, e.g. a function's head, after which the hunk's lines are. */
  anchors: string[]
  before: string[]
  after: string[]
  /** The hunk is at the end of the file. */
  atEnd: boolean
}

/** What a patch does to one file. Paths as written. */
export type FilePatch =
  | { type: "add"; path: string; lines: string[] }
  | { type: "delete"; path: string }
  | { type: "update"; path: string; moveTo?: string; hunks: PatchHunk[] }

const HEADER = /^\*\*\* (Add|Delete|Update) File: (.+)$/

/**
 * Parses a patch in the format that models of the gpt-5 line write.
 *
 * @throws Error naming the line that does not fit
 */
export function parsePatch(text: string): FilePatch[] {
  const lines = body(text)
  const patches: FilePatch[] = []
  let at = 0
  while (at < lines.length) {
    const header = HEADER.exec(lines[at]?.trimEnd() ?? "")
    if (header === null) {
      if (lines[at]?.trim() !== "")
        throw problem(
          `line ${at + 2} should be "*** Add File: …", "*** Update File: …" or "*** Delete File: …"`,
          lines[at],
        )
      at += 1
      continue
    }
    const from = at + 1
    at = from
    while (at < lines.length && !HEADER.test(lines[at]?.trimEnd() ?? "")) at += 1
    patches.push(filePatch(header[1] ?? "", header[2]?.trim() ?? "", lines.slice(from, at), from + 2))
  }
  if (patches.length === 0) throw problem("it names no file")
  const paths = patches.map(({ path }) => path)
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) throw problem(`it names "${twice}" twice; put all hunks of a file under one header`)
  return patches
}

/** The lines between the markers; what surrounds them (a shell's here-document) does not count. */
function body(text: string): string[] {
  const lines = text.replace(/\r\n/g, "\n").split("\n")
  const begin = lines.findIndex((line) => line.trim() === "*** Begin Patch")
  const end = lines.findLastIndex((line) => line.trim() === "*** End Patch")
  if (begin < 0 || end < begin) throw problem('it must start with "*** Begin Patch" and end with "*** End Patch"')
  return lines.slice(begin + 1, end)
}

function filePatch(kind: string, path: string, lines: string[], lineNumber: number): FilePatch {
  if (kind === "Delete") {
    const extra = lines.findIndex((line) => line.trim() !== "")
    if (extra >= 0) throw problem(`line ${lineNumber + extra}: nothing may follow "*** Delete File"`, lines[extra])
    return { type: "delete", path }
  }
  if (kind === "Add") {
    while (lines.at(-1)?.trim() === "") lines.pop()
    const wrong = lines.findIndex((line) => !line.startsWith("+"))
    if (wrong >= 0)
      throw problem(`line ${lineNumber + wrong}: each line of a new file must start with "+"`, lines[wrong])
    return { type: "add", path, lines: lines.map((line) => line.slice(1)) }
  }
  const move = /^\*\*\* Move to: (.+)$/.exec(lines[0]?.trimEnd() ?? "")?.[1]?.trim()
  const hunks = parseHunks(move === undefined ? lines : lines.slice(1), lineNumber + (move === undefined ? 0 : 1))
  if (hunks.length === 0 && move === undefined) throw problem(`"*** Update File: ${path}" has no changes`)
  return { type: "update", path, hunks, ...(move !== undefined && { moveTo: move }) }
}

function parseHunks(lines: string[], lineNumber: number): PatchHunk[] {
  const hunks: PatchHunk[] = []
  let hunk: PatchHunk | undefined
  const open = (): PatchHunk => {
    const next: PatchHunk = { anchors: [], before: [], after: [], atEnd: false }
    hunks.push(next)
    return next
  }
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("@@")) {
      const isOpen = hunk !== undefined && hunk.before.length === 0 && hunk.after.length === 0
      if (!isOpen || hunk === undefined) hunk = open()
      const anchor = line.slice(2).trim()
      if (anchor !== "" && !/^-\d+(?:,\d+)? \+\d+/.test(anchor)) hunk.anchors.push(anchor)
    } else if (line.trimEnd() === "*** End of File") {
      if (hunk !== undefined) hunk.atEnd = true
      hunk = undefined
    } else if (line.startsWith("+")) (hunk ??= open()).after.push(line.slice(1))
    else if (line.startsWith("-")) (hunk ??= open()).before.push(line.slice(1))
    else if (line.startsWith(" ")) context((hunk ??= open()), line.slice(1))
    else if (line.trim() === "") {
      // An empty line of context often loses its space; one before the next header means nothing.
      if (hunk !== undefined && lines.slice(index).some((rest) => rest.trim() !== "")) context(hunk, "")
    } else throw problem(`line ${lineNumber + index}: lines of a change start with " ", "+", "-" or "@@"`, line)
  }
  return hunks.filter(({ before, after }) => before.length > 0 || after.length > 0)
}

function context(hunk: PatchHunk, line: string): void {
  hunk.before.push(line)
  hunk.after.push(line)
}

const problem = (what: string, line?: string): Error =>
  new Error(`Cannot read the patch: ${what}${line === undefined ? "" : `, not "${line.slice(0, 100)}"`}`)
