import { expect, test } from "vitest"
import { type DemoServerOptions, text } from "../../support/mcp-server.ts"
import { withDemo } from "../../support/mcp-demo.ts"

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const user = (content: object) => ({ role: "user", content })

const prompts: DemoServerOptions["prompts"] = [
  {
    name: "my.greet",
    description: "Greets somebody",
    arguments: [{ name: "who" }, { name: "tone" }],
    get: ({ arguments: { who, tone } }) => ({
      messages: [
        user({ type: "text", text: `Greet ${who} in a ${tone} tone; see @AGENTS.md and !\`ls\`` }),
        { role: "assistant", content: { type: "text", text: "Hello" } },
        user({ type: "image", mimeType: "image/png", data: PNG }),
        user({ type: "resource", resource: { uri: "x://one", text: "of one" } }),
      ],
    }),
  },
  { name: "plain", get: ({ arguments: args }) => ({ messages: [user({ type: "text", text: JSON.stringify(args) })] }) },
  {
    name: "strict",
    arguments: [{ name: "row" }],
    get: ({ arguments: { row } }) => {
      if (row === undefined) throw new Error("row is missing")
      return { messages: [] }
    },
  },
]

test("prompts are commands, after those of the config", () =>
  withDemo(
    { prompts },
    async ({ instance }) => {
      const commands = (await instance.commands.list()).filter(({ name }) => name.startsWith("my_srv"))
      expect(commands).toEqual([
        { name: "my_srv:plain", source: "command", template: "Mine", hints: [] },
        {
          ...{ name: "my_srv:my_greet", source: "mcp", description: "Greets somebody", hints: ["$1", "$2"] },
          template: 'The prompt "my.greet" of the MCP server "my.srv" with who: $1, tone: $2',
        },
        {
          ...{ name: "my_srv:strict", source: "mcp", hints: ["$1"] },
          template: 'The prompt "strict" of the MCP server "my.srv" with row: $1',
        },
      ])
    },
    { command: { "my_srv:plain": { template: "Mine" } } },
  ))

test("the server fills a prompt in; what it says is taken as it is", () =>
  withDemo({ prompts }, async ({ instance, platform, demo }) => {
    platform.models.otherwise([{ text: "Good day" }])
    await platform.files.write("/workspace/AGENTS.md", "canary")
    const { id } = instance.sessions.create()
    await instance.commandRuns.run(id, { command: "my_srv:my_greet", arguments: 'Bob "very kind" indeed' })
    expect(demo.received.find(({ method }) => method === "prompts/get")?.params).toEqual({
      name: "my.greet",
      arguments: { who: "Bob", tone: "very kind indeed" },
    })
    const [message] = instance.messages.all(id)
    expect(message?.parts).toMatchObject([
      { type: "text", text: "Greet Bob in a very kind indeed tone; see @AGENTS.md and !`ls`\nHello\nof one" },
      { type: "file", mime: "image/png", url: `data:image/png;base64,${PNG}` },
    ])
    expect(platform.shell.runs).toEqual([])
  }))

test("arguments that are missing stay away, and the server may refuse", () =>
  withDemo({ prompts }, async ({ instance, platform }) => {
    platform.models.otherwise([{ text: "Good day" }])
    const { id } = instance.sessions.create()
    await instance.commandRuns.run(id, { command: "my_srv:plain", arguments: "nobody asked" })
    expect(instance.messages.all(id)[0]?.parts).toMatchObject([{ type: "text", text: "{}" }])
    const refused = instance.commandRuns.run(id, { command: "my_srv:strict", arguments: "" })
    await expect(refused).rejects.toMatchObject({
      name: "BadRequestError",
      message: expect.stringContaining("row is missing"),
    })
  }))

test("a server that fails to list its prompts has none, and commands of others go on", () =>
  withDemo({ prompts, answers: { "prompts/list": () => text("none") } }, async ({ instance }) => {
    expect((await instance.commands.list()).map(({ name }) => name)).toEqual(["init", "review"])
    await expect(instance.commands.get("my_srv:my_greet")).rejects.toMatchObject({ name: "CommandNotFoundError" })
  }))
