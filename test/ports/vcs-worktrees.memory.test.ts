import { memoryFiles } from "../../adapters/memory/files.ts"
import { memoryVcs } from "../../adapters/memory/vcs.ts"
import { vcsWorktreesSuite } from "./vcs-worktrees.suite.ts"

vcsWorktreesSuite(async (body) => {
  const files = memoryFiles()
  const vcs = memoryVcs(files)
  for (const folder of ["repository", "sub"]) files.makeDirectory(`/work/${folder}`)
  if (!vcs.worktrees) throw new Error("The memory adapter has work trees")
  await body({
    ...{ vcs, worktrees: vcs.worktrees, directory: "/work" },
    write: (path, text) => files.write(path, text),
    read: (path) => files.readText(path),
    commit: async (worktree) => vcs.commit(worktree),
  })
})
