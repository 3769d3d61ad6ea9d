import { z } from "zod"
import { dirname } from "../config/paths.ts"
import { outputTail } from "./output-tail.ts"
import { shellPaths } from "./shell-paths.ts"
import { shellPatterns } from "./shell-patterns.ts"
import { absolutePath, directoriesOutside, ownFile, ownFileTest, patternBelow } from "./tool-path.ts"
import { defineTool, type ToolContext } from "./tool.ts"
import type { ShellResult } from "../ports/shell.ts"

const TIMEOUT_MS = 120_000
/** Linux takes no longer argument. */
const COMMAND_LIMIT_CHARS = 128 * 1024
/** Time between two updates of a running command's output. */
const PROGRESS_MS = 100
/** Output that clients are shown: the end of it. */
const SHOWN_CHARS = 30_000
/** Output that is kept: its beginning and its end, half each. */
const KEPT_CHARS = 4 * 1024 * 1024

/** Runs a command line. */
export const bashTool = defineTool({
  id: "bash",
  description: [
    `Runs a shell command: builds, tests, git, programs. For finding, reading and changing files use the other tools.`,
    "Starts in workdir (default: the working directory; use it in place of cd); nothing but files lasts from call to call.",
    "Input is empty: no prompts, editors or pagers; pass flags such as --yes. Quote paths with spaces.",
    `timeout is in milliseconds (default ${TIMEOUT_MS}), then everything is killed, so start no servers that stay.`,
    "stdout and stderr come together; a failure's exit code is named. Run independent commands in parallel calls, dependent ones with &&.",
    "Commit or push only when asked.",
  ].join(" "),
  parameters: z.object({
    command: z.string(),
    timeout: z.int().positive().meta({ minimum: Number.MIN_SAFE_INTEGER }).optional(),
    workdir: z.string().optional(),
  }),
  async execute({ command, timeout, workdir }, context) {
    const { shell, clock } = context.platform
    if (shell === undefined) throw new Error("Cannot run commands here: this server has no shell; use the file tools")
    if (command.length > COMMAND_LIMIT_CHARS)
      throw new Error(`Cannot run a command of ${command.length} characters: write it to a file and run that`)
    const cwd = absolutePath(workdir ?? ".", context)
    await askFor(command, cwd, context)
    const output = outputTail(KEPT_CHARS)
    let isNew = true
    const report = (): void => {
      if (isNew) context.progress({ title: command, metadata: { output: output.end(SHOWN_CHARS) } })
      isNew = false
    }
    report()
    if (command.trim() === "") throw new Error("Cannot run an empty command")
    if ((await context.platform.files.stat(cwd))?.type !== "directory") {
      throw new Error(
        `Cannot run the command in "${workdir ?? cwd}": it is no directory; give an existing one as workdir`,
      )
    }
    const timeoutMs = timeout ?? TIMEOUT_MS
    const stop = clock.every(PROGRESS_MS, report)
    const onOutput = (chunk: string): void => {
      output.add(chunk)
      isNew = true
    }
    const result = await shell.run({ command, cwd, timeoutMs, signal: context.signal, onOutput }).finally(stop)
    const text = output.text()
    return {
      title: command,
      output: (text || "(no output)") + note(result, timeoutMs),
      // What went wrong is said last.
      keep: "end",
      metadata: { output: output.end(SHOWN_CHARS) || "(no output)", exit: result.exit, truncated: output.isCut() },
    }
  },
})

/** Asks for the directories outside the project, then for the commands. */
async function askFor(command: string, cwd: string, context: ToolContext): Promise<void> {
  const { patterns, always, commands } = shellPatterns(command)
  const paths = shellPaths(commands, cwd, context)
  const directories = new Set(await directoriesOutside(cwd, context))
  const isOwn = await ownFileTest(context)
  for (const { path, sure } of paths) {
    if (!sure && !(await exists(path, context))) continue
    // A shell has other ways to get there; this one would be by mistake.
    if (await isOwn(path)) throw ownFile(path)
    for (const directory of await directoriesOutside(path, context)) directories.add(directory)
  }
  if (directories.size > 0) {
    const outside = [...directories].map(patternBelow)
    await context.ask({
      permission: "external_directory",
      patterns: outside,
      always: outside,
      metadata: { command, directories: [...directories], patterns: outside },
    })
  }
  await context.ask({ permission: "bash", patterns, always, metadata: { command } })
}

async function exists(path: string, { platform }: ToolContext): Promise<boolean> {
  if ((await platform.files.stat(path)) !== undefined) return true
  return dirname(path) !== "/" && (await platform.files.stat(dirname(path))) !== undefined
}

function note({ exit, ended }: ShellResult, timeoutMs: number): string {
  if (ended === "timeout")
    return `\n\n<note>Killed after ${timeoutMs} ms; if it needs longer, call again with a larger timeout</note>`
  if (ended === "aborted") return "\n\n<note>Killed: the user aborted the run</note>"
  if (exit === null) return "\n\n<note>Killed by a signal</note>"
  return exit === 0 ? "" : `\n\n<note>Exit code ${exit}</note>`
}
