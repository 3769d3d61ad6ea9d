import { initTemplate, reviewTemplate } from "../agent/prompts/commands.ts"
import type { ConfigService } from "../config/config.ts"
import { NamedError } from "../errors.ts"
import type { McpPrompt } from "../mcp/prompts.ts"
import type { Command } from "../schema/command.ts"
import type { Skills } from "./skills.ts"
import { templateHints } from "./template.ts"

/** A command that can be run. */
export interface RunnableCommand extends Command {
  variant?: string
  /** False for commands of an untrusted project: their `` !`cmd` `` stays unrun, their `@file` inside the project. */
  isTrusted: boolean
  /** Fills in a prompt of an MCP server, instead of the template. */
  expand?: McpPrompt["expand"]
}

/** The commands of one instance. */
export interface Commands {
  /**
   * `init` and `review`, then those of the config, then prompts of MCP servers, then skills. A command of the config replaces a
   * built-in one of its name; of the others the first one counts.
   */
  list(): Promise<Command[]>
  /** @throws CommandNotFoundError naming those that there are */
  get(name: string): Promise<RunnableCommand>
}

const builtin: Command[] = [
  withHints({
    name: "init",
    description: "Make AGENTS.md for this project",
    template: initTemplate,
    source: "command",
  }),
  withHints({
    name: "review",
    description: "Review changes, a commit, a branch or a PR",
    template: reviewTemplate,
    subtask: true,
    source: "command",
  }),
]

export interface CommandsOptions {
  config: ConfigService
  skills: Skills
  /** Prompts of MCP servers, which start for it. */
  prompts(): Promise<McpPrompt[]>
}

/** Creates the commands of an instance from its config, its MCP servers and its skills. */
export function createCommands({ config, skills, prompts }: CommandsOptions): Commands {
  /** @param offered what MCP servers have */
  async function all(offered: McpPrompt[]): Promise<Map<string, RunnableCommand>> {
    const [{ config: settings, restrictions }, found] = await Promise.all([config.load(), skills.list()])
    const commands = new Map<string, RunnableCommand>(
      builtin.map((command) => [command.name, { ...command, isTrusted: true }]),
    )
    for (const [name, { template, description, agent, model, subtask, variant }] of Object.entries(
      settings.command ?? {},
    )) {
      const said = Object.entries({ description, agent, model, subtask, variant }).filter(
        ([, value]) => value !== undefined,
      )
      const command = withHints({ name, template, source: "command", ...Object.fromEntries(said) })
      commands.set(name, { ...command, isTrusted: !restrictions.commands.has(name) })
    }
    for (const { description, ...prompt } of offered) {
      if (commands.has(prompt.name)) continue
      const said = description === undefined ? {} : { description }
      commands.set(prompt.name, { ...prompt, ...said, source: "mcp", isTrusted: false })
    }
    for (const { name, description, content } of found) {
      if (commands.has(name)) continue
      commands.set(name, { name, description, source: "skill", template: await content(), hints: [], isTrusted: false })
    }
    return commands
  }

  return {
    list: async () => [...(await all(await prompts())).values()].map(shownCommand),
    async get(name) {
      // Only a prompt's name is worth waiting for servers to start.
      const commands = await all(name.includes(":") ? await prompts() : [])
      const command = commands.get(name)
      if (command) return command
      const available = [...commands.keys()]
      const message = `Cannot find command "${name}". Available: ${available.join(", ")}`
      throw new NamedError("CommandNotFoundError", { message, command: name, available })
    },
  }
}

function withHints(command: Omit<Command, "hints">): Command {
  return { ...command, hints: templateHints(command.template) }
}

function shownCommand(runnable: RunnableCommand): Command {
  const { isTrusted: _, variant: __, expand: ___, ...command } = runnable
  return command
}
