import { z } from "zod"
import { searchScope, splitGlob } from "./search-scope.ts"
import { ownFileTest, pathForModel } from "./tool-path.ts"
import { defineTool } from "./tool.ts"

/** Files of one answer. */
const LIMIT = 100
const TIMEOUT_MS = 30_000

/** Finds files by name. */
export const globTool = defineTool({
  id: "glob",
  description: `Finds files by a glob such as **/*.ts or src/**/{a,b}*.json, below path (a directory; default: the working directory). Leaves out what .gitignore names. Sorted; at most ${LIMIT}.`,
  parameters: z.object({ pattern: z.string(), path: z.string().optional() }),
  async execute({ pattern, path }, context) {
    await context.ask({
      permission: "glob",
      patterns: [pattern],
      always: ["*"],
      metadata: { pattern, ...(path !== undefined && { path }) },
    })
    const place = splitGlob(pattern, path, context)
    const { cwd, file, target } = await searchScope(place.path, "Cannot search", context)
    if (file !== undefined) throw new Error(`Cannot search "${target.shown}": it is a file; give a directory as path`)
    const { paths, truncated } = await context.platform.search.files({
      cwd,
      glob: place.pattern,
      limit: LIMIT,
      timeoutMs: TIMEOUT_MS,
      signal: context.signal,
    })
    const all = paths.map((relative) => (cwd === "/" ? `/${relative}` : `${cwd}/${relative}`))
    const own = await Promise.all(all.map(await ownFileTest(context)))
    const found = all
      .filter((_, index) => own[index] === false)
      .map((path) => pathForModel(path, context))
      .sort()
    const note = truncated ? `\n(the first ${found.length}, there are more; use a narrower pattern or path)` : ""
    return {
      title: target.shown,
      output: found.length === 0 ? "No files found" : found.join("\n") + note,
      metadata: { count: found.length, truncated },
    }
  },
})
