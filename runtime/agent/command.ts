import type { Commands, RunnableCommand } from "../command/commands.ts"
import { resolveReferences } from "../command/references.ts"
import { expandCommand, runsShell } from "../command/template.ts"
import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Platform } from "../platform.ts"
import { parseModelKey } from "../provider/model-key.ts"
import type { Providers } from "../provider/providers.ts"
import type { Agent } from "../schema/agent.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { CommandInput, PromptInput } from "../schema/prompt-input.ts"
import type { Session } from "../schema/session.ts"
import type { Sessions } from "../session/sessions.ts"
import { outputTail } from "../tools/output-tail.ts"
import type { Agents } from "./agents.ts"
import { announceFailure } from "./announce.ts"
import type { Author, ResolveAuthor } from "./author.ts"
import type { Prompts } from "./prompt.ts"

/** Runs the commands of config and files in a session. */
export interface CommandRuns {
  /**
   * Fills in a command's template and answers it as a prompt, or hands it to a subagent; returns the last message of the run.
   * What the command itself says of agent and model goes before what the request says. A template that runs programs is filled in
   * as part of the run: once nothing else runs, and an abort stops it.
   *
   * @throws NotFoundError; CommandNotFoundError, AgentNotFoundError and ProviderModelNotFoundError, which are announced as
   * `session.error` too, with nothing stored; as Prompts.submit
   */
  run(sessionID: string, input: CommandInput): Promise<MessageWithParts>
}

export interface CommandRunsOptions {
  platform: Platform
  location: Location
  sessions: Sessions
  publisher: Publisher
  commands: Commands
  agents: Agents
  providers: Providers
  prompts: Prompts
  resolveAuthor: ResolveAuthor
}

/** Bytes of a command's arguments as JSON: they go into one event, which is stored when all is done. */
const ARGUMENTS_LIMIT_BYTES = 1_900_000

const checkArguments = (text: string): void => {
  // A UTF-16 unit is at most six bytes of JSON, so most need no count.
  if (text.length * 6 <= ARGUMENTS_LIMIT_BYTES) return
  if (new TextEncoder().encode(JSON.stringify(text)).byteLength <= ARGUMENTS_LIMIT_BYTES) return
  const message = `Shorten the arguments to ${ARGUMENTS_LIMIT_BYTES} bytes`
  throw new NamedError("ValueTooLargeError", { message, limitBytes: ARGUMENTS_LIMIT_BYTES })
}

const SHELL_TIMEOUT_MS = 60_000
/** Characters of a command's output that a template takes. */
const SHELL_CHARS = 100_000
/** Written for the model. */
const ENDS = {
  exited: "",
  timeout: `\n(stopped after ${SHELL_TIMEOUT_MS / 1000} seconds)`,
  aborted: "\n(the user stopped it)",
}

export const createCommandRuns = (options: CommandRunsOptions): CommandRuns => {
  const { location, sessions, publisher, commands, agents, providers, prompts, resolveAuthor } = options
  const { files, shell, environment } = options.platform

  const runShell = async (command: string, signal: AbortSignal): Promise<string> => {
    if (!shell) return `(not run, as this server has no shell: ${command})`
    const output = outputTail(SHELL_CHARS)
    const onOutput = (chunk: string) => output.add(chunk)
    const place = { cwd: location.directory, timeoutMs: SHELL_TIMEOUT_MS, signal, onOutput }
    const { ended } = await shell.run({ command, ...place })
    return output.text() + ENDS[ended]
  }

  /** The template of an untrusted project names no file outside it. */
  const boundary = ({ isTrusted, source }: RunnableCommand): { within?: string } => {
    if (isTrusted || source === "skill") return {}
    return { within: location.worktree === "/" ? location.directory : location.worktree }
  }

  const partsOf = async (
    command: RunnableCommand,
    input: CommandInput,
    signal: AbortSignal,
  ): Promise<PromptInput["parts"]> => {
    if (command.expand) return promptParts(command.expand, input)
    const run = (line: string) => runShell(line, signal)
    const { text, references } = await expandCommand(command, input.arguments, run)
    const found = await resolveReferences(references, {
      ...{ files, directory: location.directory, home: environment.paths.home },
      ...boundary(command),
      isAgent: async (name) => (await agents.find(name)) !== undefined,
    })
    return [{ type: "text", text: text.trim() }, ...found, ...(input.parts ?? [])]
  }

  /** The agent that the command is for, with its model. */
  const targetOf = async (session: Session, command: RunnableCommand, input: CommandInput): Promise<Author> => {
    const named = command.agent === undefined ? undefined : await agents.find(command.agent)
    const model = modelKey(command.model) ?? named?.model ?? modelKey(input.model)
    const target = await resolveAuthor(session, { agent: command.agent ?? input.agent, model })
    const { providerID, modelID } = target.model
    await providers.model(providerID, modelID).catch((error: unknown) => announceFailure(publisher, session.id, error))
    return target
  }

  const promptOf = async (
    session: Session,
    command: RunnableCommand,
    input: CommandInput,
    target: Author,
    signal: AbortSignal,
  ): Promise<PromptInput> => {
    const { messageID } = input
    const variant = command.variant ?? input.variant
    const more = { ...(messageID !== undefined && { messageID }), ...(variant !== undefined && { variant }) }
    const parts = await partsOf(command, input, signal)
    if (!isSubtask(command, target.agent)) return { ...more, ...promptKeys(target), parts }
    const [template] = parts
    const subtask = {
      ...{ type: "subtask" as const, ...promptKeys(target), command: command.name },
      description: command.description ?? command.name,
      prompt: template?.type === "text" ? template.text : "",
    }
    const asking = await resolveAuthor(session, { agent: input.agent, model: modelKey(input.model) })
    return { ...more, ...promptKeys(asking), parts: [subtask] }
  }

  const answerOf = async (session: Session, command: RunnableCommand, input: CommandInput) => {
    const target = await targetOf(session, command, input)
    const write = (signal: AbortSignal) => promptOf(session, command, input, target, signal)
    if (runsShell(command)) return prompts.answerDraft(session.id, { sent: input, write })
    const prompt = await write(new AbortController().signal)
    return (await prompts.submit(session.id, prompt, { sent: input })).done
  }

  return {
    async run(sessionID, input) {
      const session = sessions.get(sessionID)
      checkArguments(input.arguments)
      const command = await commands
        .get(input.command)
        .catch((error: unknown) => announceFailure(publisher, sessionID, error))
      const answer = await answerOf(session, command, input)
      const said = { name: command.name, arguments: input.arguments, messageID: answer.info.id }
      publisher.publish("command.executed", { sessionID, ...said })
      return answer
    },
  }
}

/** What a server says is taken as it is: an `@` in it means no file of the user's. */
const promptParts = async (
  expand: NonNullable<RunnableCommand["expand"]>,
  input: CommandInput,
): Promise<PromptInput["parts"]> => {
  const { text, attachments } = await expand(input.arguments)
  const files = attachments.map((attached) => ({ type: "file" as const, ...attached }))
  return [{ type: "text", text }, ...files, ...(input.parts ?? [])]
}

/** Commands for a subagent are subtasks unless they say otherwise. */
const isSubtask = ({ subtask }: RunnableCommand, { mode }: Agent): boolean => subtask ?? mode === "subagent"

const modelKey = (text: string | undefined) => (text === undefined ? undefined : parseModelKey(text))

const promptKeys = ({ agent, model: { providerID, modelID } }: Author) => ({
  agent: agent.name,
  model: { providerID, modelID },
})
