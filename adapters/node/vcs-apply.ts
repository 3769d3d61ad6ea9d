import { join } from "node:path"
import { NamedError } from "../../runtime/errors.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import { isWithin } from "./file-handles.ts"
import { gitFor, reasonOf } from "./git.ts"
import { findGitDirectory } from "./git-directory.ts"

/** Applies patches with git, which refuses paths that leave the work tree, lead into .git or pass a symlink. */
export const gitApply =
  (processes: Processes): Vcs["apply"] =>
  async (directory, patch, { exclude = [] } = {}) => {
    const found = await findGitDirectory(directory)
    if (!found) {
      throw new NamedError("VcsApplyError", {
        message: `Cannot apply patch: "${directory}" is in no repository`,
        reason: "non-git",
      })
    }
    const git = await gitFor(processes, found)
    const apply = async (...options: string[]) => {
      const { code, stdout, stderr } = await git.run(["apply", ...options, "--whitespace=nowarn", "-"], {
        stdin: patch,
      })
      if (code === 0) return stdout
      const message = `Cannot apply patch: ${code === null ? "it took too long" : reasonOf(stderr)}`
      throw new NamedError("VcsApplyError", { message, reason: "not-clean" })
    }
    const files = namesOf(await apply("--numstat", "-z"))
    if (files.length === 0)
      throw new NamedError("VcsApplyError", { message: "Cannot apply patch: it names no file", reason: "not-clean" })
    const excluded = files.find((file) => exclude.some((place) => isWithin(join(found.worktree, file), place)))
    if (excluded !== undefined) {
      const message = `Cannot apply patch: "${excluded}" may not be changed`
      throw new NamedError("VcsApplyError", { message, reason: "not-clean" })
    }
    await apply()
    return files
  }

/** A renamed file has an empty name, and its old and new name as records of their own. */
const namesOf = (numstat: string): string[] =>
  numstat
    .split("\0")
    .map((record) => record.replace(/^(\d+|-)\t(\d+|-)\t/, ""))
    .filter((name) => name !== "")
