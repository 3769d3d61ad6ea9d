import { dirname, isWithin } from "../config/paths.ts"
import type { readTool } from "./read.ts"
import { absolutePath, pathForModel } from "./tool-path.ts"
import type { ToolContext, ToolResult } from "./tool.ts"

/** Looked for in each directory; the first that exists counts. */
const NAMES = ["AGENTS.md", "CLAUDE.md"]
/** Room in an answer: the loop cuts it at 50,000 characters. Instructions that do not fit are left out. */
const LIMIT_CHARS = 49_000
const FILE_LIMIT_BYTES = 32 * 1024
/** Sessions remembered; an older one gets its instructions once more. */
const SESSIONS = 200

/**
 * Makes reading a file also give the instruction files of the directories around it that the system message does not
 * have: those below the project, once per session, the nearest first. `metadata.loaded` names them.
 */
export function withNearbyInstructions(read: typeof readTool): typeof readTool {
  const given = new Map<string, Set<string>>()

  const givenTo = (sessionID: string): Set<string> => {
    const known = given.get(sessionID) ?? new Set()
    given.delete(sessionID)
    given.set(sessionID, known)
    const [oldest] = given.keys()
    if (given.size > SESSIONS && oldest !== undefined) given.delete(oldest)
    return known
  }

  return {
    ...read,
    async execute(args, context) {
      const result = await read.execute(args, context)
      if (!isFile(result)) return result
      const known = givenTo(context.sessionID)
      const path = absolutePath(args.filePath, context)
      known.add(path)
      const loaded: string[] = []
      let output = result.output
      for (const file of await instructionFiles(path, context)) {
        if (known.has(file.path)) continue
        const text = `\n\n<instructions from="${pathForModel(file.path, context)}">\n${file.text.trim()}\n</instructions>`
        if (output.length + text.length > LIMIT_CHARS) continue
        known.add(file.path)
        loaded.push(file.path)
        output += text
      }
      return loaded.length === 0 ? result : { ...result, output, metadata: { ...result.metadata, loaded } }
    },
  }
}

async function instructionFiles(path: string, context: ToolContext): Promise<{ path: string; text: string }[]> {
  const top = context.worktree === "/" ? context.directory : context.worktree
  const found: { path: string; text: string }[] = []
  for (let directory = dirname(path); isWithin(directory, top); directory = dirname(directory)) {
    // From the session's directory up, the system message has them.
    if (isWithin(context.directory, directory)) break
    const file = await firstFile(directory, top, context)
    if (file !== undefined) found.push(file)
  }
  return found
}

async function firstFile(
  directory: string,
  within: string,
  { platform }: ToolContext,
): Promise<{ path: string; text: string } | undefined> {
  for (const name of NAMES) {
    const path = `${directory}/${name}`
    const text = await platform.files.readText(path, { within, limitBytes: FILE_LIMIT_BYTES }).catch(() => undefined)
    if (text?.trim()) return { path, text }
  }
  return undefined
}

const isFile = ({ metadata: { display } }: ToolResult): boolean =>
  typeof display === "object" && display !== null && "type" in display && display.type === "file"
