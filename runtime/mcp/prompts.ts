import type { Prompt } from "@modelcontextprotocol/sdk/types.js"
import { splitWords } from "../command/template.ts"
import { NamedError } from "../errors.ts"
import type { Log } from "../ports/log.ts"
import type { ToolAttachment } from "../tools/tool.ts"
import type { Connection } from "./connection.ts"
import { promptName } from "./names.ts"
import { contentOf } from "./results.ts"
import type { McpServers } from "./servers.ts"

/** A prompt of a server, which users run as a command. */
export interface McpPrompt {
  /** `<server>:<prompt>`. */
  name: string
  description: string | undefined
  /** Says in words what the command does; the prompt itself is known only with its arguments. */
  template: string
  /** `$1` … for each argument. */
  hints: string[]
  /** Has the server fill it in. Words become arguments in their order, the last one takes what is left. @throws BadRequestError with what the server says */
  expand(argumentText: string): Promise<{ text: string; attachments: ToolAttachment[] }>
}

/** Lists the prompts of all connected servers. A server that fails to list its own has none. */
export const createMcpPrompts = (servers: McpServers, log: Log) => async (): Promise<McpPrompt[]> => {
  const lists = await Promise.all(
    (await servers.list()).map(async ({ name, connection }) => {
      if (!connection?.client()?.offers.prompts) return []
      const prompts = await connection
        .use((client) => client.listPrompts())
        .catch((error: unknown) => {
          log("warn", "Cannot list the prompts of an MCP server", { server: name, error: String(error) })
          return []
        })
      return prompts.map((prompt) => describe(name, prompt, connection))
    }),
  )
  return lists.flat()
}

const describe = (server: string, prompt: Prompt, connection: Connection): McpPrompt => {
  const names = (prompt.arguments ?? []).map(({ name }) => name)
  const hints = names.map((_, index) => `$${index + 1}`)
  const filled = names.map((name, index) => `${name}: ${hints[index]}`).join(", ")
  return {
    name: promptName(server, prompt.name),
    description: prompt.description ?? prompt.title,
    template: `The prompt "${prompt.name}" of the MCP server "${server}"${filled && ` with ${filled}`}`,
    hints,
    async expand(argumentText) {
      const words = splitWords(argumentText)
      const values = names.map((_, index) => (index === names.length - 1 ? words.slice(index).join(" ") : words[index]))
      const args = names.flatMap((name, index): [string, string][] => (values[index] ? [[name, values[index]]] : []))
      const { messages } = await connection
        .use((client) => client.getPrompt(prompt.name, Object.fromEntries(args)))
        .catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error)
          const message = `Check the arguments of "${prompt.name}": the MCP server "${server}" refuses them: ${why}`
          throw new NamedError("BadRequestError", { message, kind: "Payload" }, { cause: error })
        })
      const contents = messages.map(({ content }) => contentOf([content]))
      return {
        text: contents
          .map(({ text }) => text)
          .filter(Boolean)
          .join("\n"),
        attachments: contents.flatMap(({ attachments }) => attachments),
      }
    },
  }
}
