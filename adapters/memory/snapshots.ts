import type { Snapshots } from "../../runtime/ports/snapshots.ts"
import type { MemoryFiles } from "./files.ts"
import { changeOf } from "./line-change.ts"

type Saved = Map<string, string>

const hashOf = async (saved: Saved): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(JSON.stringify([...saved])))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** Snapshots of text files in memory. */
export const memorySnapshots = (files: MemoryFiles): Snapshots => {
  const kept = new Map<string, Saved>()

  const current = (worktree: string): Saved =>
    new Map(
      files
        .paths(worktree)
        .map((path) => [path.slice(worktree.length + 1), new TextDecoder().decode(files.peek(path))]),
    )

  const find = (snapshot: string): Saved => {
    const saved = kept.get(snapshot)
    if (!saved) throw new Error(`Cannot read snapshot: no snapshot "${snapshot}"`)
    return saved
  }

  const differing = (from: Saved, to: Saved): string[] =>
    [...new Set([...from.keys(), ...to.keys()])].filter((file) => from.get(file) !== to.get(file)).sort()

  return {
    take: async (worktree) => {
      const saved = current(worktree)
      const hash = await hashOf(saved)
      kept.set(hash, saved)
      return hash
    },
    changedFiles: async (worktree, snapshot) => differing(find(snapshot), current(worktree)),
    diff: async (_worktree, from, to) =>
      differing(find(from), find(to)).map((file) => changeOf(file, find(from).get(file), find(to).get(file))),
    restore: async (worktree, snapshot, names) => {
      const saved = find(snapshot)
      for (const name of names) {
        const content = saved.get(name)
        if (content === undefined) await files.remove(`${worktree}/${name}`)
        else await files.write(`${worktree}/${name}`, content)
      }
    },
  }
}
