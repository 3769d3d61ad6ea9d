import type { Database } from "../../runtime/ports/database.ts"
import type { Vcs, VcsChange } from "../../runtime/ports/vcs.ts"
import { below, isWithin } from "../shared/path-segments.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { gitignoreRules } from "../shared/sql-walk.ts"
import { unifiedDiff } from "../shared/unified-diff.ts"
import { branchPoint, openRepository, type Repository, resolveRef, vcsFailed } from "./git-repository.ts"
import { committedFiles, currentFiles, type GitEntry } from "./git-trees.ts"

/** Patches beyond this are left out; the names and counts come first. */
const PATCHES_LIMIT_BYTES = 20_000_000

const CONTEXT = 3

/** Names as people sort them. */
const collator = new Intl.Collator("en")

interface Difference {
  file: string
  before: GitEntry | undefined
  after: GitEntry | undefined
  isTracked: boolean
}

const modeOf = (entry: GitEntry): string => (entry.isSymlink ? "120000" : entry.isExecutable ? "100755" : "100644")

const isSame = (a: GitEntry | undefined, b: GitEntry | undefined): boolean =>
  a !== undefined && b !== undefined && a.hash === b.hash && modeOf(a) === modeOf(b)

/** The lines before a patch, as git writes them. */
const headOf = ({ file, before, after }: Difference): string => {
  const lines = [`diff --git a/${file} b/${file}`]
  if (!before && after) lines.push(`new file mode ${modeOf(after)}`)
  if (before && !after) lines.push(`deleted file mode ${modeOf(before)}`)
  const isModeChanged = before && after && modeOf(before) !== modeOf(after)
  if (isModeChanged) lines.push(`old mode ${modeOf(before)}`, `new mode ${modeOf(after)}`)
  const [from, to] = [before, after].map((entry) => (entry?.hash ?? "").slice(0, 7).padEnd(7, "0"))
  const mode = before && after && !isModeChanged ? ` ${modeOf(after)}` : ""
  if (from !== to) lines.push(`index ${from}..${to}${mode}`)
  return `${lines.join("\n")}\n`
}

/** What differs between the files in SQL and the commits of their repository. Only files that differ are read. */
export const gitChanges = (database: Database, files: WorkspaceFiles): Pick<Vcs, "changes" | "diff" | "patchOf"> => {
  const compare = async (
    repository: Repository,
    base: string | undefined,
    directory: string,
    exclude: readonly string[] = [],
  ): Promise<Difference[]> => {
    const { git, fs, dir, cache } = repository
    const before = await committedFiles(repository, base)
    const after = currentFiles(database, dir)
    const index = new Set(await git.listFiles({ fs, dir, cache }))
    const ignores = gitignoreRules(database, dir)
    const scope = await files.realPath(directory)
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((file): Difference[] => {
      const [old, next] = [before.get(file), after.get(file)]
      const path = `${below(dir)}${file}`
      const isTracked = old !== undefined || index.has(file)
      if (isSame(old, next) || !isWithin(path, scope) || exclude.some((place) => isWithin(path, place))) return []
      return isTracked || !ignores.isIgnored(path) ? [{ file, before: old, after: next, isTracked }] : []
    })
  }

  const patchFor = async ({ git, fs, dir, cache }: Repository, difference: Difference, context: number) => {
    const { file, before, after } = difference
    const old = before && (await git.readBlob({ fs, dir, oid: before.hash, cache })).blob
    const next = after && (await files.content(after.hash))
    const { patch, additions, deletions } = unifiedDiff(file, old, next, context)
    const isSilent = patch === "" && before?.hash !== after?.hash && (old?.length ?? 0) + (next?.length ?? 0) > 0
    const body = isSilent
      ? `Binary files ${before ? `a/${file}` : "/dev/null"} and ${after ? `b/${file}` : "/dev/null"} differ\n`
      : patch
    return { patch: headOf(difference) + body, additions, deletions }
  }

  /** isomorphic-git's own errors name its internals. */
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (cause) {
      if (cause instanceof Error && "caller" in cause) throw vcsFailed(cause.message, cause)
      throw cause
    }
  }

  return {
    changes: ({ directory, since, context, exclude, signal }) =>
      guarded(async () => {
        const repository = await openRepository(files, directory, signal)
        if (!repository) return []
        const base = since === "head" ? await resolveRef(repository, "HEAD") : await branchPoint(files, repository)
        if (since === "branch" && base === undefined) return []
        const found: VcsChange[] = []
        let sizeBytes = 0
        for (const difference of await compare(repository, base, directory, exclude)) {
          signal?.throwIfAborted()
          const { file, before, after, isTracked } = difference
          const { patch, additions, deletions } = await patchFor(repository, difference, context ?? 0)
          const status = before ? (after ? "modified" : "deleted") : "added"
          sizeBytes += context === undefined ? 0 : patch.length
          const isShown = context !== undefined && sizeBytes < PATCHES_LIMIT_BYTES
          found.push({ file, additions, deletions, status, isTracked, ...(isShown && { patch }) })
        }
        return found.sort((a, b) => collator.compare(a.file, b.file))
      }),
    diff: (directory, { exclude, signal } = {}) =>
      guarded(async () => {
        const repository = await openRepository(files, directory, signal)
        if (!repository) return new Uint8Array()
        const patches: string[] = []
        for (const difference of await compare(repository, await resolveRef(repository, "HEAD"), directory, exclude)) {
          signal?.throwIfAborted()
          patches.push((await patchFor(repository, difference, CONTEXT)).patch)
        }
        return new TextEncoder().encode(patches.join(""))
      }),
    patchOf: (directory, path) =>
      guarded(async () => {
        const repository = await openRepository(files, directory)
        const realPath = await files.realPath(path)
        if (!repository || !isWithin(realPath, repository.dir)) return undefined
        const base = await resolveRef(repository, "HEAD")
        const found = (await compare(repository, base, realPath)).find(({ isTracked }) => isTracked)
        return found && (await patchFor(repository, found, CONTEXT)).patch
      }),
  }
}
