import { NamedError } from "../../runtime/errors.ts"
import type { Search, TextMatch } from "../../runtime/ports/search.ts"
import { parseGitignore, type IgnoreRules } from "../../runtime/file/gitignore.ts"
import { fileFilter } from "../shared/glob.ts"
import type { MemoryFiles } from "./files.ts"

const fileNotFound = (path: string) =>
  new NamedError("FileNotFoundError", { message: `Cannot search: no "${path}"`, path })

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const byteLength = (text: string): number => new TextEncoder().encode(text).byteLength

const compilePattern = (pattern: string): RegExp => {
  try {
    if (pattern.includes("\0")) throw new SyntaxError("A NUL byte is in no text")
    return new RegExp(pattern, "g")
  } catch (cause) {
    throw new NamedError(
      "InvalidPatternError",
      { message: `Cannot search: "${pattern}" is not a regular expression`, pattern },
      { cause },
    )
  }
}

const matchesOf = (relativePath: string, content: Uint8Array, expression: RegExp): TextMatch[] => {
  if (content.includes(0)) return []
  const lines = decode(content).match(/[^\n]*\n|[^\n]+/g) ?? []
  const found: TextMatch[] = []
  let offset = 0
  for (const [index, line] of lines.entries()) {
    const submatches = [...line.replace(/\r?\n$/, "").matchAll(expression)].map((match) => {
      const start = byteLength(line.slice(0, match.index))
      return { match: { text: match[0] }, start, end: start + byteLength(match[0]) }
    })
    if (submatches.length > 0)
      found.push({
        path: { text: relativePath },
        lines: { text: line },
        line_number: index + 1,
        absolute_offset: offset,
        submatches,
      })
    offset += byteLength(line)
  }
  return found
}

/** Searches files in memory, in the order of their names. JavaScript's regular expressions; no time limit. */
export const memorySearch = (files: MemoryFiles): Search => {
  const rulesOf = (directory: string): IgnoreRules | undefined => {
    const text = files.peek(`${directory}/.gitignore`)
    return text && parseGitignore(decode(text))
  }

  const isIgnored = (cwd: string, relativePath: string): boolean => {
    const segments = relativePath.split("/")
    // A path is ignored when it or one of its parents is, each judged by the nearest .gitignore that knows it.
    return segments.some((_, last) => {
      const isDirectory = last < segments.length - 1
      for (let base = last; base >= 0; base -= 1) {
        const rules = rulesOf([cwd, ...segments.slice(0, base)].join("/"))
        const verdict = rules?.(segments.slice(base, last + 1).join("/"), isDirectory)
        if (verdict !== undefined) return verdict
      }
      return false
    })
  }

  const walk = (cwd: string, glob: string | undefined, below = cwd): string[] => {
    const prefix = cwd === "/" ? "/" : `${cwd}/`
    const filter = glob === undefined ? () => true : fileFilter(glob)
    return files
      .paths(below)
      .map((path) => path.slice(prefix.length))
      .filter((path) => !path.split("/").includes(".git") && filter(path) && !isIgnored(cwd === "/" ? "" : cwd, path))
  }

  const findDirectory = async (path: string): Promise<string> => {
    if ((await files.stat(path))?.type !== "directory") throw fileNotFound(path)
    return files.realPath(path)
  }

  const findBelow = async (root: string, path: string): Promise<string> => {
    const absolute = path.startsWith("/") ? path : `${root}/${path}`
    if (!(await files.stat(absolute, { within: root }))) throw fileNotFound(path)
    return files.realPath(absolute)
  }

  return {
    text: async ({ cwd, pattern, include, path, limit, signal }) => {
      signal?.throwIfAborted()
      const expression = compilePattern(pattern)
      const root = await findDirectory(cwd)
      const below = path === undefined ? root : await findBelow(root, path)
      const found = walk(root, include, below).flatMap((file) =>
        matchesOf(file, files.peek(`${root}/${file}`) ?? new Uint8Array(), expression),
      )
      return { matches: found.slice(0, limit), truncated: found.length > limit }
    },
    files: async ({ cwd, glob, limit, signal }) => {
      signal?.throwIfAborted()
      const paths = walk(await findDirectory(cwd), glob)
      return { paths: paths.slice(0, limit), truncated: paths.length > limit }
    },
    paths: async ({ cwd, signal, onChunk }) => {
      signal?.throwIfAborted()
      const found = walk(await findDirectory(cwd), undefined)
      if (found.length > 0) onChunk(new TextEncoder().encode(found.map((path) => `${path}\0`).join("")))
      return { truncated: false }
    },
  }
}
