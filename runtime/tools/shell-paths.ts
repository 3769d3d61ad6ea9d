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
  const places = [cwd]
  const found: ShellPath[] = []
  for (const { words, targets } of commands) {
    const [name, ...args] = words
    const isPathCommand = pathCommands.has(name?.value ?? "")
    const named = args.flatMap((word) => pathIn(word).map((path) => ({ path, sure: isPathCommand })))
    const written = targets.flatMap((word) => pathIn(word).map((path) => ({ path, sure: true })))
    for (const { path, sure } of [...named, ...written]) {
      // After `cd`, a relative path may start at either place: whether that `cd` was in a subshell is not known here.
      for (const place of places) found.push({ path: absolutePath(path, context, place), sure })
    }
    if (name?.value === "cd") places.push(absolutePath(args[0]?.value ?? "~", context, places.at(-1)))
  }
  return found.filter(({ path }) => !devices.test(path))
}

/** The part of a word that is a path worth checking; also behind `--option=` and `name=`. */
function pathIn({ value, exact }: ShellWord): string[] {
  const path = /^[-\w]*=(.*)$/s.exec(value)?.[1] ?? value
  if (!/^(?:\/(?!\/)|~(?:\/|$))|(?:^|\/)\.\.(?:\/|$)/.test(path) || path.includes("\n")) return []
  return [exact ? path : path.slice(0, path.lastIndexOf("/") + 1) || "/"]
}
