import { absolutePath } from "./tool-path.ts"
import type { ToolContext } from "./tool.ts"
import type { ShellCommand } from "./shell-split.ts"
import type { ShellWord } from "./shell-words.ts"

/** A path that a command line names. */
export interface ShellPath {
  /** Absolute. */
  path: string
  /** Whether it is surely meant as a path; `/api/users` after `grep` may be a pattern. */
  sure: boolean
}

/** Commands whose arguments are paths. */
const pathCommands = new Set(
  "cat cd chgrp chmod chown cp dd df du file find head install less ln ls mkdir mkfifo mktemp more mv open pushd readlink realpath rm rmdir rsync scp shred source stat tail tar tee touch tree truncate unlink unzip wc zip".split(
    " ",
  ),
)
const devices = /^\/dev\/(?:null|zero|full|random|urandom|tty|std(?:in|out|err)|fd(?:\/.*)?)$/

/**
 * Finds the paths in commands that may lie outside `cwd`: absolute ones, those in the home directory and those with `..`.
 * What the shell expands is followed as far as its fixed beginning says.
 */
export function shellPaths(commands: ShellCommand[], cwd: string, context: ToolContext): ShellPath[] {
  const moved = new Map<string, string>()
  const found: ShellPath[] = []
  for (const { words, targets, scope } of commands) {
    const [name, ...args] = words
    const sure = pathCommands.has(name?.value ?? "")
    const place = placeOf(scope, moved) ?? cwd
    const named = args.flatMap(pathIn).map((path) => ({ path: absolutePath(path, context, place), sure }))
    const written = targets.flatMap(pathIn).map((path) => ({ path: absolutePath(path, context, place), sure: true }))
    found.push(...named, ...written)
    if (name?.value !== "cd") continue
    const next = absolutePath(args[0]?.value ?? "~", context, place)
    if (args.length === 0) found.push({ path: next, sure })
    moved.set(scope, next)
  }
  return found.filter(({ path }) => !devices.test(path))
}

/** Where a command starts: where `cd` last led in its subshell, or in those around it. */
function placeOf(scope: string, moved: Map<string, string>): string | undefined {
  for (let at = scope; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    const place = moved.get(at)
    if (place !== undefined) return place
  }
  return undefined
}

/** The part of a word that is a path worth checking; also behind `--option=` and `name=`. */
function pathIn({ value, exact }: ShellWord): string[] {
  const path = /^[-\w]*=(.*)$/s.exec(value)?.[1] ?? value
  // Another user's home, or where the shell was before: only the shell knows where that is, so it counts as outside.
  if (/^~[\w.+-]/.test(path)) return [`/${path}`]
  if (!/^(?:\/(?!\/)|~(?:\/|$))|(?:^|\/)\.\.(?:\/|$)/.test(path) || path.includes("\n")) return []
  return [exact ? path : path.slice(0, path.lastIndexOf("/") + 1) || "/"]
}
