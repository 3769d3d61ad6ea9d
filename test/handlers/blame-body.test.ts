import { expect, test } from "vitest"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import { configUpdate } from "../../handlers/config/update.ts"
import { projectUpdate } from "../../handlers/project/update.ts"
import { sessionCommand } from "../../handlers/session/command.ts"
import { sessionCreate } from "../../handlers/session/create.ts"
import { sessionList } from "../../handlers/session/list.ts"
import { sessionMessages } from "../../handlers/session/messages.ts"
import { sessionPrompt } from "../../handlers/session/prompt.ts"
import { sessionUpdate } from "../../handlers/session/update.ts"
import { tuiSelectSession } from "../../handlers/tui/select-session.ts"
import { withApp } from "../support/app.ts"

const big = "x".repeat(2_000_001)
const parts = [{ type: "text", text: "hi" }]
const endpoints: AnyEndpoint[] = [
  ...[configUpdate, projectUpdate, sessionCommand, sessionCreate, sessionList, sessionMessages],
  ...[sessionPrompt, sessionUpdate, tuiSelectSession],
]

test("text that no row takes is refused by name, and nothing is half-written", () =>
  withApp(endpoints, async ({ call, platform, instance }) => {
    const { id } = (await call("POST", "/session", { title: "short" })).body
    const before = [await call("GET", "/session"), await call("GET", `/session/${id}/message`)].map(({ body }) => body)
    const config = await platform.files.readText("/workspace/opencode.json")
    const refused = async (method: string, path: string, body: object) => {
      const answer = await call(method, path, body)
      expect(answer, path).toMatchObject({ status: 413, body: { name: "BodyTooLargeError" } })
      return answer.body.data.message as string
    }
    expect(await refused("POST", "/session", { title: big })).toBe(
      'Shorten ["title"]: what is kept in one piece has at most 2000000 bytes',
    )
    expect(await refused("POST", "/session", { metadata: { notes: { a: big } } })).toContain(
      '["metadata"]["notes"]["a"]',
    )
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [index, "x".repeat(300_000)]))
    expect(await refused("PATCH", `/session/${id}`, { title: "new", metadata: many })).toContain(
      'Shorten ["metadata"]:',
    )
    expect(await refused("PATCH", `/session/${id}`, { metadata: { [big]: 1 } })).toContain(
      `Shorten ["metadata"]["${"x".repeat(100)}"]:`,
    )
    expect(await refused("POST", `/session/${id}/message`, { noReply: true, system: big, parts })).toContain(
      '["system"]',
    )
    const named = [{ ...parts[0], id: `prt_${big}` }]
    expect(await refused("POST", `/session/${id}/message`, { noReply: true, parts: named })).toContain(
      '["parts"]["0"]["id"]',
    )
    expect(await refused("POST", `/session/${id}/command`, { command: "init", arguments: big })).toContain(
      '["arguments"]',
    )
    const { id: project } = await instance.project.current()
    expect(await refused("PATCH", `/project/${project}`, { name: big })).toContain('["name"]')
    expect(await refused("PATCH", "/config", { username: big })).toContain('["username"]')
    expect(await refused("POST", "/tui/select-session", { sessionID: `ses_${big}` })).toContain('["sessionID"]')
    const after = [await call("GET", "/session"), await call("GET", `/session/${id}/message`)].map(({ body }) => body)
    expect(after).toEqual(before)
    expect(await platform.files.readText("/workspace/opencode.json")).toBe(config)
    expect((await instance.project.current()).name).toBeUndefined()
  }))

test("long texts of parts are no such values", () =>
  withApp(endpoints, async ({ call }) => {
    const { id } = (await call("POST", "/session", {})).body
    const sent = { noReply: true, parts: [{ type: "text", text: big }] }
    expect((await call("POST", `/session/${id}/message`, sent)).status).toBe(200)
    const [message] = (await call("GET", `/session/${id}/message`)).body
    expect(message.parts[0].text).toHaveLength(big.length)
  }))
