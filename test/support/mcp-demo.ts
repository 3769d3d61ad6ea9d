import type { MessageWithParts } from "../../runtime/schema/message.ts"
import type { ToolPart } from "../../runtime/schema/part.ts"
import { TEST_CONFIG, type TestApp, withApp } from "./app.ts"
import { mcpPrograms } from "./mcp-programs.ts"
import { type DemoServer, type DemoServerOptions, demoServer } from "./mcp-server.ts"

export interface Demo extends TestApp {
  demo: DemoServer
  /** Has the model call a tool and then end; returns the tool's part. */
  callTool(name: string, input?: object): Promise<ToolPart>
}

/** Runs `body` with one MCP server, `my.srv`, and a model that calls tools. */
export const withDemo = (
  options: DemoServerOptions,
  body: (app: Demo) => Promise<void>,
  config: object = {},
): Promise<void> => {
  const demo = demoServer(options)
  const programs = mcpPrograms({ demo })
  return withApp(
    [],
    async (app) => {
      const { instance, platform } = app
      platform.models.otherwise([{ text: "A title" }])
      const callTool = async (name: string, input: object = {}) => {
        platform.models.queue([{ toolCall: { name, input } }], isTurn)
        platform.models.queue([{ text: "done" }], isTurn)
        const { id } = instance.sessions.create()
        const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
        await done
        const parts = instance.messages.all(id).flatMap((message: MessageWithParts) => message.parts)
        const part = parts.find((each) => each.type === "tool")
        if (part?.type !== "tool") throw new Error("No tool was called")
        return part
      }
      await body({ ...app, demo, callTool })
    },
    {
      prepare: (platform) => void (platform.processes = programs),
      config: { ...TEST_CONFIG, mcp: { "my.srv": { type: "local", command: ["demo"] } }, ...config },
    },
  )
}

/** Whether a model is asked for an answer, not for a title. */
export const isTurn = ({ options }: { options: { tools?: unknown } }) => options.tools !== undefined

/** Tools of MCP that a model was offered at its turn `at`. */
export const offeredIn = ({ platform }: Pick<TestApp, "platform">, at = 0) =>
  platform.models.calls.filter(isTurn)[at]?.options.tools?.filter(({ name }) => /srv|mcp/.test(name))
