import type { Files } from "../ports/files.ts"

/** Cuts what a tool returned to what a model should read, and keeps the whole in a file. */
export type TruncateOutput = (
  output: string,
  keep?: "start" | "end",
) => Promise<{ output: string; truncated: boolean; path?: string }>

const LIMIT_LINES = 2000
const LIMIT_CHARACTERS = 50_000

/** @param directory folder for the full texts; its files may be read by the model without asking */
export const createTruncate =
  (files: Files, directory: string, name: () => string): TruncateOutput =>
  async (output, keep = "start") => {
    const lines = output.split("\n")
    if (lines.length <= LIMIT_LINES && output.length <= LIMIT_CHARACTERS) return { output, truncated: false }
    const path = `${directory}/${name()}`
    await files.write(path, output, { mode: 0o600 })
    const kept =
      keep === "start"
        ? lines.slice(0, LIMIT_LINES).join("\n").slice(0, LIMIT_CHARACTERS)
        : lines.slice(-LIMIT_LINES).join("\n").slice(-LIMIT_CHARACTERS)
    const place = keep === "start" ? "Cut after" : "Cut to the last"
    const note = `[${place} ${kept.split("\n").length} of ${lines.length} lines, ${kept.length} of ${output.length} characters. The whole output is in ${path}: read parts of it with offset and limit, or grep it]`
    return { output: keep === "start" ? `${kept}\n\n${note}` : `${note}\n\n${kept}`, truncated: true, path }
  }
