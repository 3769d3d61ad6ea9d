import { dirname } from "../config/paths.ts"
import { absolutePath, admitPath, missingFile, type ToolPath } from "./tool-path.ts"
import type { ToolContext } from "./tool.ts"

/** Where a search goes. */
export interface SearchScope {
  /** Directory searched, absolute. */
  cwd: string
  /** One file in `cwd`, when only that is searched. */
  file?: string
  target: ToolPath
}

/** Admits the directory or file that a search names; the session's directory without one. */
export async function searchScope(
  path: string | undefined,
  action: string,
  context: ToolContext,
): Promise<SearchScope> {
  const target = await admitPath(path ?? ".", context)
  const stat = await context.platform.files.stat(target.path, target.bounds)
  if (stat === undefined) throw await missingFile(action, target, context)
  if (stat.type === "directory") return { cwd: target.path, target }
  return { cwd: dirname(target.path), file: target.path.slice(target.path.lastIndexOf("/") + 1), target }
}

/** Splits a glob that starts at another place (`/etc/*.conf`, `../a/*.ts`) into that place and the rest. */
export function splitGlob(
  pattern: string,
  path: string | undefined,
  context: ToolContext,
): { pattern: string; path: string | undefined } {
  if (!/^(?:\/|~\/|\.\.?\/)/.test(pattern)) return { pattern, path }
  const segments = pattern.split("/")
  const wild = segments.findIndex((segment) => /[*?[{]/.test(segment))
  const rest = segments.splice(wild < 0 ? segments.length - 1 : wild)
  const base = path === undefined ? context.directory : absolutePath(path, context)
  return { pattern: rest.join("/"), path: absolutePath(segments.join("/") || "/", context, base) }
}
