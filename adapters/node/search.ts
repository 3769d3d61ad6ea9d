import { realpath, stat } from "node:fs/promises"
import { join, relative, resolve, sep } from "node:path"
import { NamedError } from "../../runtime/errors.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Search, TextMatch } from "../../runtime/ports/search.ts"
import { notADirectory, outsideDirectory } from "../shared/path-errors.ts"
import { recordSplitter } from "./record-splitter.ts"
import { type GlobPlan, planGlob } from "./ripgrep-glob.ts"
import { checkPattern, ripgrep } from "./ripgrep.ts"

/** How many matches are read beyond the limit, so that those of the newest files are among them. */
const SURPLUS = 10

/**
 * Search with ripgrep, always linear in the size of the text: no look-around, no back-references.
 *
 * Models and people look for what they touched last, so matches can come by file, the newest first (of up to ten times the
 * limit; a pattern with more matches gives some), lines in order. Files of a glob come newest first, exactly; without a glob
 * by name. Binary files and lines of over 1 MB are left out. An ignored directory is searched when the path or the glob names it. A
 * search that gives no time gets 10 seconds.
 *
 * @throws OutsideDirectoryError when `path`, symlinks resolved, leaves `cwd`
 * @throws FileNotFoundError, NotADirectoryError for a `cwd` or `path` that is none
 */
export const nodeSearch = ({ processes }: { processes: Processes }): Search => {
  const run = ripgrep(processes)
  return {
    text: async ({ cwd, pattern, include, path, limit, newestFirst, timeoutMs, signal }) => {
      checkPattern(pattern)
      const plan = planOf(cwd, include, !path)
      const start = await locate(cwd, path)
      const operand = plan.base === "" ? start : await locateBase(cwd, plan.base)
      if (operand === undefined) return { matches: [], truncated: false }
      const files = new Map<string, TextMatch[]>()
      const enough = newestFirst ? limit * SURPLUS : limit
      let found = 0
      const records = recordSplitter(
        "\n",
        perFile((file, matches) => {
          files.set(file, matches)
          found += matches.length
          return found <= enough
        }),
      )
      const { isCut } = await run({
        cwd,
        pattern,
        options: ["--json", `--max-count=${limit + 1}`, ...plan.options],
        operands: [pattern, operand],
        timeoutMs,
        signal,
        onChunk: records.take,
      })
      if (!isCut) records.finish()
      const order = newestFirst ? await newestOf(cwd, [...files.keys()]) : [...files.keys()]
      const matches = order.flatMap((file) => files.get(file) ?? []).slice(0, limit)
      return { matches, truncated: isCut || records.isCut() || found > limit }
    },
    files: async ({ cwd, glob, limit, timeoutMs, signal }) => {
      const plan = planOf(cwd, glob, true)
      const start = await locate(cwd, undefined)
      const operand = plan.base === "" ? start : await locateBase(cwd, plan.base)
      if (operand === undefined) return { paths: [], truncated: false }
      const paths: string[] = []
      const records = recordSplitter("\0", (path) => {
        if (paths.length >= limit) return false
        paths.push(fromHere(path))
        return true
      })
      const { isCut } = await run({
        cwd,
        pattern: glob ?? "",
        // Sorting needs the time of every file, which a list of all files should not pay.
        options: ["--files", "--null", ...(glob ? ["--sortr=modified"] : []), ...plan.options],
        operands: [operand],
        timeoutMs,
        signal,
        onChunk: records.take,
      })
      if (!isCut) records.finish()
      return { paths: glob ? paths : paths.toSorted(), truncated: isCut || records.isCut() }
    },
    paths: async ({ cwd, timeoutMs, signal, onChunk }) => {
      await locate(cwd, undefined)
      let rest: Uint8Array = new Uint8Array()
      const { isCut } = await run({
        cwd,
        pattern: "",
        options: ["--files", "--null"],
        operands: [],
        timeoutMs,
        signal,
        onChunk: (chunk) => {
          const end = chunk.lastIndexOf(0) + 1
          const whole = chunk.subarray(0, end)
          if (end > 0) onChunk(rest.length === 0 ? whole : Buffer.concat([rest, whole]))
          rest = end > 0 ? chunk.subarray(end) : Buffer.concat([rest, chunk])
          return true
        },
      })
      return { truncated: isCut }
    },
  }
}

const planOf = (cwd: string, glob: string | undefined, isWhole: boolean): GlobPlan => {
  if (!glob) return { base: "", options: [] }
  checkPattern(glob)
  return planGlob(cwd, glob, isWhole)
}

const fromHere = (path: string): string => path.replace(/^\.[/\\]/, "")

/** Checks the directory and gives what to search, relative to it: `./`, so that no name looks like an option or stdin. */
const locate = async (cwd: string, path: string | undefined): Promise<string> => {
  const root = await realpath(cwd).catch(() => undefined)
  if (root === undefined) throw notFound(cwd)
  if (!(await stat(root)).isDirectory()) throw notADirectory(cwd)
  if (!path) return "./"
  const inside = relative(cwd, resolve(cwd, path))
  const target = await realpath(join(cwd, inside)).catch(() => undefined)
  if (target === undefined) throw notFound(path)
  if (target !== root && !target.startsWith(root.endsWith(sep) ? root : root + sep)) throw outsideDirectory(path)
  return inside === "" ? "./" : `./${inside}`
}

/** A glob that begins with what is not there, or not inside, matches nothing. */
const locateBase = (cwd: string, base: string): Promise<string | undefined> =>
  locate(cwd, base).catch((error: unknown) => {
    if (error instanceof NamedError) return undefined
    throw error
  })

const notFound = (path: string) =>
  new NamedError("FileNotFoundError", { message: `Cannot search "${path}": it does not exist`, path })

/** What ripgrep's JSON says, as far as it is used. Text that is no UTF-8 comes as base64. */
interface Text {
  text?: string
  bytes?: string
}
type Message =
  | { type: "match"; data: RawMatch }
  | { type: "end"; data: { path: Text; binary_offset: number | null } }
  | { type: "begin" | "summary" | "context" }
interface RawMatch {
  path: Text
  lines: Text
  line_number: number
  absolute_offset: number
  submatches: { match: Text; start: number; end: number }[]
}

/** Collects the matches of each file until its end, when ripgrep knows whether the file is binary. */
const perFile = (onFile: (file: string, matches: TextMatch[]) => boolean) => {
  let matches: TextMatch[] = []
  return (record: string): boolean => {
    const message = JSON.parse(record) as Message
    if (message.type === "match") matches.push(matchOf(message.data))
    if (message.type !== "end") return true
    const complete = matches
    matches = []
    return (
      complete.length === 0 || message.data.binary_offset !== null || onFile(complete[0]?.path.text ?? "", complete)
    )
  }
}

const matchOf = (raw: RawMatch): TextMatch => ({
  path: { text: fromHere(textOf(raw.path)) },
  lines: { text: textOf(raw.lines) },
  line_number: raw.line_number,
  absolute_offset: raw.absolute_offset,
  submatches: raw.submatches.map(({ match, start, end }) => ({ match: { text: textOf(match) }, start, end })),
})

const textOf = ({ text, bytes }: Text): string => text ?? Buffer.from(bytes ?? "", "base64").toString("utf8")

const newestOf = async (cwd: string, files: string[]): Promise<string[]> => {
  const modifiedAt = await Promise.all(
    files.map((file) =>
      stat(join(cwd, file)).then(
        (found) => found.mtimeMs,
        () => 0,
      ),
    ),
  )
  return files
    .map((file, index) => ({ file, modifiedAt: modifiedAt[index] ?? 0 }))
    .toSorted((a, b) => b.modifiedAt - a.modifiedAt || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file)
}
