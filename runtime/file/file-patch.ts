import type { FileContent } from "../schema/file.ts"

/** Puts a unified diff of one file into the form of the answer: as it is, and parsed. */
export const patchFields = async (diff: string): Promise<Pick<FileContent, "diff" | "patch">> => {
  const { parsePatch } = await import("diff")
  const parsed = parsePatch(diff)[0]
  // A change of mode alone has no lines.
  if (!parsed?.oldFileName || !parsed.newFileName || parsed.hunks.length === 0) return { diff }
  const hunks = parsed.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    ...{ oldStart, oldLines, newStart, newLines, lines },
  }))
  return { diff, patch: { oldFileName: parsed.oldFileName, newFileName: parsed.newFileName, hunks } }
}
