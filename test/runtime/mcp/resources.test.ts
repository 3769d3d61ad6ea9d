import { expect, test } from "vitest"
import { offeredIn, withDemo } from "../../support/mcp-demo.ts"

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

test("a model finds and reads resources", () => {
  const resources = {
    "x://one": { name: "One", contents: [{ uri: "x://one", text: "of one" }] },
    "x://two": { name: "Two", contents: [{ uri: "x://two", mimeType: "image/png", blob: PNG }] },
  }
  return withDemo({ resources }, async (app) => {
    const { callTool } = app
    const listed = (await callTool("list_mcp_resources")).state
    expect(listed).toMatchObject({
      status: "completed",
      title: "MCP resources",
      metadata: { count: 2, servers: ["my.srv"] },
    })
    expect(JSON.parse(listed.status === "completed" ? listed.output : "")).toEqual({
      resources: [
        { name: "One", uri: "x://one", server: "my.srv" },
        { name: "Two", uri: "x://two", server: "my.srv" },
      ],
    })
    expect(offeredIn(app)?.map(({ name }) => name)).toEqual([
      ...["my_srv_echo", "list_mcp_resources", "list_mcp_resource_templates", "read_mcp_resource"],
    ])
    expect((await callTool("list_mcp_resource_templates", { server: "my.srv" })).state).toMatchObject({
      output: '{\n  "resourceTemplates": []\n}',
    })
    const one = { server: "my.srv", uri: "x://one" }
    expect((await callTool("read_mcp_resource", one)).state).toMatchObject({
      output: "of one",
      metadata: { ...one, contents: 1, attachments: 0 },
    })
    expect((await callTool("read_mcp_resource", { ...one, uri: "x://two" })).state).toMatchObject({
      attachments: [{ mime: "image/png", filename: "x://two" }],
    })
    expect((await callTool("read_mcp_resource", { ...one, server: "nope" })).state).toMatchObject({
      error: 'The MCP server "nope" is not connected. Connected: "my.srv"',
    })
  })
})

test("a resource that a prompt attaches is read into it", () => {
  const resources = { "x://one": { name: "One", contents: [{ uri: "x://one", text: "of one" }] } }
  return withDemo({ resources }, async ({ instance }) => {
    const attach = async (clientName: string) => {
      const source = {
        type: "resource" as const,
        clientName,
        uri: "x://one",
        text: { value: "@One", start: 0, end: 4 },
      }
      const { id } = instance.sessions.create()
      const file = { type: "file" as const, mime: "text/plain", url: "x://one", filename: "One", source }
      const { message } = await instance.prompts.submit(id, { noReply: true, parts: [file] })
      return message.parts.map((part) => (part.type === "text" && part.synthetic ? part.text : part.type))
    }
    const note = 'I attached One: the resource x://one of the MCP server "my.srv". It says:'
    expect(await attach("my.srv")).toEqual([note, "of one"])
    expect(await attach("nope")).toEqual([expect.any(String), expect.stringContaining('"nope"')])
  })
})
