import type { FileNode, FileSystemEntry } from "../schema/file.ts"

/** Found paths, of which those of directories end in a slash, as entries. */
export const foundEntries = (paths: readonly string[]): FileSystemEntry[] =>
  paths.map((path) => ({ path, type: path.endsWith("/") ? "directory" : "file" }))

/** What a directory holds, as entries. */
export const listedEntries = (nodes: readonly FileNode[]): FileSystemEntry[] =>
  nodes.map(({ path, type }) => ({ path, type }))
