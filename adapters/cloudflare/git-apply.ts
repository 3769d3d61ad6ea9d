import { applyPatch, parsePatch } from "diff"
import { NamedError } from "../../runtime/errors.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import { below, isWithin, parentOf } from "../shared/path-segments.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { findWorktree } from "./git-repository.ts"

type Patch = ReturnType<typeof parsePatch>[number]

interface Edit {
  file: string
  path: string
  /** Undefined removes the file. */
  content: string | undefined
}

const notClean = (reason: string) =>
  new NamedError("VcsApplyError", { message: `Cannot apply patch: ${reason}`, reason: "not-clean" })

const parse = (patch: string): Patch[] => {
  try {
    return parsePatch(patch)
  } catch {
    throw notClean("it is no patch")
  }
}

/** The name on one side of a patch; undefined where the file is not there. */
const nameOn = (side: string | undefined): string | undefined =>
  side === undefined || side === "/dev/null" ? undefined : side.replace(/^[ab]\//, "")

/** The text after a patch; false when the patch does not fit. `applyPatch` would take an empty file for one empty line. */
const patched = (text: string, patch: Patch): string | false => {
  if (text !== "") return applyPatch(text, patch)
  const lines = patch.hunks.flatMap((hunk) => hunk.lines)
  if (lines.some((line) => line.startsWith("-") || line.startsWith(" "))) return false
  const added = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1))
  return added.join("\n") + (lines.at(-1)?.startsWith("\\") ? "" : "\n")
}

/** Applies text patches: changes, new files and removals, all of a patch or nothing. No renames and no binary files. */
export const gitApply = (files: WorkspaceFiles): Vcs["apply"] => {
  const editOf = async (worktree: string, patch: Patch): Promise<Edit> => {
    const [from, to] = [nameOn(patch.oldFileName), nameOn(patch.newFileName)]
    const file = to ?? from ?? ""
    const segments = file.split("/")
    if (file === "" || segments.some((segment) => ["", ".", "..", ".git"].includes(segment.toLowerCase())))
      throw notClean(`"${file}" is no file of the work tree`)
    if (from !== undefined && to !== undefined && from !== to) throw notClean(`renaming "${from}" is not supported`)
    if (patch.hunks.length === 0) throw notClean(`the patch of "${file}" has no lines`)
    const path = `${below(worktree)}${file}`
    const found = await files.lstat(path)
    if ((await files.realPath(parentOf(path))) !== parentOf(path)) throw notClean(`"${file}" is beyond a symbolic link`)
    if ((found?.kind === "file") !== (from !== undefined)) throw notClean(`"${file}" is not what the patch expects`)
    const content = patched((await files.readText(path)) ?? "", patch)
    if (content === false || (to === undefined && content !== ""))
      throw notClean(`"${file}" is not what the patch expects`)
    return { file, path, content: to === undefined ? undefined : content }
  }

  return async (directory, patch, { exclude = [] } = {}) => {
    const worktree = await findWorktree(files, directory)
    if (worktree === undefined) {
      const message = `Cannot apply patch: "${directory}" is in no repository`
      throw new NamedError("VcsApplyError", { message, reason: "non-git" })
    }
    const edits: Edit[] = []
    for (const each of parse(patch)) {
      if (each.oldFileName !== undefined || each.newFileName !== undefined) edits.push(await editOf(worktree, each))
    }
    if (edits.length === 0) throw notClean("it names no file")
    const kept = edits.find(({ path }) => exclude.some((place) => isWithin(path, place)))
    if (kept) throw notClean(`"${kept.file}" may not be changed`)
    for (const { path, content } of edits) {
      if (content === undefined) await files.remove(path)
      else await files.write(path, content)
    }
    return edits.map(({ file }) => file)
  }
}
