import { applyPatch, parsePatch } from "diff"
import { NamedError } from "../../runtime/errors.ts"
import type { Vcs, VcsBranches, VcsChange } from "../../runtime/ports/vcs.ts"
import { isWithin } from "./file-tree.ts"
import { type MemoryFiles, memoryFiles } from "./files.ts"
import { changeOf } from "./line-change.ts"
import { memoryWorktrees } from "./vcs-worktrees.ts"

export interface MemoryRepository extends VcsBranches {
  /** Work tree of the repository that this one is a further work tree of. */
  of?: string
  /** Absent before the first commit. */
  rootCommit?: string
}

/** Repositories that exist because a test says so. */
export interface MemoryVcs extends Vcs {
  addRepository(worktree: string, repository?: Partial<MemoryRepository>): void
  /** Saves the files of a work tree, all of them, as its last commit, on a branch of its own if told so. */
  commit(worktree: string, options?: { asBranch?: boolean }): void
}

interface Commits {
  head: Map<string, string>
  /** Where the branch left the default branch. */
  base: Map<string, string>
}

const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

const notClean = (reason: string) =>
  new NamedError("VcsApplyError", { message: `Cannot apply patch: ${reason}`, reason: "not-clean" })

/** A machine without repositories. Text files only; nothing is ignored. */
export const memoryVcs = (files: MemoryFiles = memoryFiles()): MemoryVcs => {
  const repositories = new Map<string, MemoryRepository>()
  const commits = new Map<string, Commits>()
  const worktreeOf = (directory: string) =>
    [...repositories.keys()].filter((worktree) => isWithin(directory, worktree)).sort((a, b) => b.length - a.length)[0]
  const add = (worktree: string, repository: Partial<MemoryRepository> = {}) =>
    void repositories.set(worktree, { branch: "main", default_branch: "main", ...repository })

  const current = (worktree: string): Map<string, string> =>
    new Map(files.paths(worktree).map((path) => [path.slice(worktree.length + 1), decode(files.peek(path))]))

  const changes: Vcs["changes"] = async ({ directory, since, context, exclude = [] }) => {
    const worktree = worktreeOf(directory)
    if (worktree === undefined) return []
    const { head, base } = commits.get(worktree) ?? { head: new Map<string, string>(), base: new Map<string, string>() }
    const from = since === "head" ? head : base
    const now = current(worktree)
    return [...new Set([...from.keys(), ...now.keys()])]
      .filter((file) => from.get(file) !== now.get(file) && isWithin(`${worktree}/${file}`, directory))
      .filter((file) => !exclude.some((place) => isWithin(`${worktree}/${file}`, place)))
      .sort((a, b) => a.localeCompare(b))
      .map((file): VcsChange => {
        const { patch, ...change } = changeOf(file, from.get(file), now.get(file))
        return { ...change, isTracked: head.has(file), ...(context !== undefined && { patch }) }
      })
  }

  const patches = async (directory: string, exclude: readonly string[] = []) =>
    (await changes({ directory, since: "head", context: 0, exclude })).map(({ file, patch = "" }) => ({ file, patch }))

  return {
    addRepository: add,
    worktrees: memoryWorktrees({
      ...{ files, repositories, worktreeOf },
      headOf: (worktree) => commits.get(worktree)?.head,
      setHead: (worktree, head) => void commits.set(worktree, { head, base: head }),
    }),
    commit: (worktree, { asBranch = false } = {}) => {
      const head = current(worktree)
      commits.set(worktree, {
        head,
        base: asBranch ? (commits.get(worktree)?.head ?? new Map<string, string>()) : head,
      })
    },
    identify: async (directory) => {
      const worktree = worktreeOf(directory)
      if (worktree === undefined) return {}
      const rootCommit = repositories.get(worktree)?.rootCommit
      return rootCommit === undefined ? { worktree } : { rootCommit, worktree }
    },
    branches: async (directory) => {
      const { branch, default_branch } = repositories.get(worktreeOf(directory) ?? "") ?? {
        branch: null,
        default_branch: null,
      }
      return { branch, default_branch }
    },
    init: async (directory) => {
      if (!repositories.has(directory)) add(directory)
    },
    headDirectory: async (directory) => {
      const worktree = worktreeOf(directory)
      return worktree === undefined ? undefined : `${worktree}/.git`
    },
    changes,
    diff: async (directory, { exclude } = {}) =>
      new TextEncoder().encode((await patches(directory, exclude)).map(({ patch }) => patch).join("")),
    patchOf: async (directory, path) => {
      const worktree = worktreeOf(directory)
      const isTracked = commits.get(worktree ?? "")?.head.has(path.slice((worktree ?? "").length + 1))
      const found = (await patches(directory)).find(({ file }) => `${worktree}/${file}` === path)
      return isTracked ? found?.patch : undefined
    },
    apply: async (directory, patch, { exclude = [] } = {}) => {
      const worktree = worktreeOf(directory)
      if (worktree === undefined) {
        throw new NamedError("VcsApplyError", { message: "Cannot apply patch: no repository", reason: "non-git" })
      }
      const writes: [string, string][] = []
      for (const part of parseText(patch)) {
        const name = part.newFileName.replace(/^[ab]\//, "")
        if (name === "" || name.split("/").includes("..")) throw notClean(`"${name}" is no file of the work tree`)
        if (exclude.some((place) => isWithin(`${worktree}/${name}`, place)))
          throw notClean(`"${name}" may not be changed`)
        const text = applyPatch(decode(files.peek(`${worktree}/${name}`)), part)
        if (text === false) throw notClean(`"${name}" is not what the patch expects`)
        writes.push([name, text])
      }
      if (writes.length === 0) throw notClean("it names no file")
      for (const [name, text] of writes) await files.write(`${worktree}/${name}`, text)
      return writes.map(([name]) => name)
    },
  }
}

const parseText = (patch: string) => {
  try {
    return parsePatch(patch).flatMap((part) =>
      part.newFileName === undefined ? [] : [{ ...part, newFileName: part.newFileName }],
    )
  } catch {
    throw notClean("it is no patch")
  }
}
