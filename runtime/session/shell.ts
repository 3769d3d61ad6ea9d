import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { Location } from "../location.ts"
import type { Clock } from "../ports/clock.ts"
import type { Shell, ShellResult } from "../ports/shell.ts"
import type { AssistantMessage, AssistantMessageWithParts, UserMessage } from "../schema/message.ts"
import type { ToolPart } from "../schema/part.ts"
import type { ShellInput } from "../schema/prompt-input.ts"
import type { Session } from "../schema/session.ts"
import { outputTail } from "../tools/output-tail.ts"
import { ulid } from "../ulid.ts"
import type { Messages } from "./messages.ts"
import type { Run, Runs } from "./runs.ts"
import type { Sessions } from "./sessions.ts"

/** Command lines that the user runs in a session; the model sees them with its next prompt. */
export interface ShellCommands {
  /**
   * Runs a command line in the workspace, in the place of a prompt. Its output grows in a part of the answer, whatever the
   * exit code. An abort ends it with what it had printed.
   *
   * @throws NotFoundError, AgentNotFoundError, SessionBusyError, IdempotencyConflictError for a message id in use,
   * UnsupportedError where there is no shell
   */
  run(sessionID: string, input: ShellInput): Promise<AssistantMessageWithParts>
}

export interface ShellCommandsOptions {
  shell: Shell | undefined
  sessions: Sessions
  messages: Messages
  runs: Runs
  publisher: Publisher
  ids: IDs
  clock: Clock
  location: Location
  /** Agent and model that the messages are filed under. */
  resolveAuthor(session: Session, wish: ShellInput): Promise<{ agent: { name: string }; model: UserMessage["model"] }>
  /** Makes a pending revert final. */
  settleRevert(sessionID: string): Promise<void>
  truncate(output: string): Promise<{ output: string }>
}

/** Nobody waits longer for a command that hangs. */
const LIMIT_MS = 24 * 60 * 60 * 1000
const PROGRESS_EVERY_MS = 100
/** Characters of output that clients are shown while it grows: its end. */
const SHOWN_CHARS = 30_000
/** Characters of output that are kept: its beginning and its end, half each. */
const KEPT_CHARS = 4 * 1024 * 1024
/** Written for the model. */
const NOTE = "I ran a shell command myself; here it is with its output."

export const createShellCommands = (options: ShellCommandsOptions): ShellCommands => {
  const { shell, sessions, messages, runs, publisher, ids, clock, location } = options

  const begin = (sessionID: string, input: ShellInput, agent: string, model: UserMessage["model"]) => {
    const user: UserMessage = {
      id: input.messageID ?? ids.make("msg", messages.lastID(sessionID)),
      ...{ sessionID, role: "user", agent, model, time: { created: clock.now() } },
    }
    messages.save(user)
    messages.savePart({
      ...{ id: ids.make("prt"), sessionID, messageID: user.id, type: "text", text: NOTE, synthetic: true },
    })
    const info: AssistantMessage = {
      id: ids.make("msg", messages.lastID(sessionID)),
      ...{ sessionID, role: "assistant", parentID: user.id, agent, mode: agent },
      ...{ providerID: model.providerID, modelID: model.modelID },
      path: { cwd: location.directory, root: location.worktree },
      cost: 0,
      tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
      time: { created: clock.now() },
    }
    const part: ToolPart = {
      ...{ id: ids.make("prt"), sessionID, messageID: info.id, type: "tool", tool: "bash", callID: ulid(clock.now()) },
      state: { status: "running", input: { command: input.command }, time: { start: clock.now() } },
    }
    messages.save(info)
    messages.savePart(part)
    return { info, part }
  }

  /** Runs the command and returns the state that its part ends in. */
  const execute = async (used: Shell, part: ToolPart, command: string, run: Run): Promise<ToolPart["state"]> => {
    const input = { command }
    const start = clock.now()
    const output = outputTail(KEPT_CHARS)
    let isNew = false
    const stop = clock.every(PROGRESS_EVERY_MS, () => {
      if (!isNew) return
      isNew = false
      part.state = { status: "running", input, metadata: { output: output.end(SHOWN_CHARS) }, time: { start } }
      messages.savePart(part)
    })
    const onOutput = (chunk: string) => {
      output.add(chunk)
      isNew = true
    }
    try {
      const { directory: cwd } = location
      const result = await used.run({ command, cwd, timeoutMs: LIMIT_MS, signal: run.signal, onOutput })
      const text = output.text() + note(result)
      const kept = await options.truncate(text)
      const metadata = { output: output.end(SHOWN_CHARS) + note(result) }
      return { status: "completed", input, output: kept.output, title: "", metadata, time: { start, end: clock.now() } }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { status: "error", input, error: message, time: { start, end: clock.now() } }
    } finally {
      stop()
    }
  }

  return {
    async run(sessionID, input) {
      const session = sessions.get(sessionID)
      if (!shell) {
        throw new NamedError("UnsupportedError", { message: "Run commands elsewhere: this server has no shell" })
      }
      const { agent, model } = await options.resolveAuthor(session, input)
      return runs.exclusive(sessionID, publisher, async (run) => {
        await options.settleRevert(sessionID)
        if (input.messageID !== undefined && messages.find(sessionID, input.messageID)) throw idInUse(input.messageID)
        const { info, part } = messages.transaction(() => begin(sessionID, input, agent.name, model))
        part.state = await execute(shell, part, input.command, run)
        info.time.completed = clock.now()
        messages.transaction(() => {
          messages.save(info)
          messages.savePart(part)
        })
        return { info, parts: [part] }
      })
    },
  }
}

const note = ({ ended }: ShellResult): string => {
  if (ended === "exited") return ""
  return `\n\n<note>Killed: ${ended === "aborted" ? "the user aborted it" : "it ran for too long"}</note>`
}

const idInUse = (key: string) =>
  new NamedError("IdempotencyConflictError", {
    message: `Use a new messageID: "${key}" is the id of another message`,
    key,
  })
