import { expect, test } from "vitest"
import { v2SessionPermissionCreate } from "../../../handlers/v2-session/permission-create.ts"
import { withApp } from "../../support/app.ts"
import { brokenConfig } from "../../support/broken-config.ts"
import { readEvents } from "../../support/read-events.ts"

const rule = (pattern: string, action: "allow" | "ask" | "deny") => ({ permission: "bash", pattern, action })

test("the session's rules decide; what they leave open is asked, and what was answered for good is kept", () =>
  withApp([v2SessionPermissionCreate], async ({ call, instance }) => {
    const permission = [rule("*", "ask"), rule("ls", "allow"), rule("rm *", "deny")]
    const { id } = instance.sessions.create({ permission })
    const ask = async (...resources: string[]) =>
      (await call("POST", `/api/session/${id}/permission`, { action: "bash", resources, save: ["git *"] })).body.data
    expect(await ask("ls")).toEqual({ id: expect.stringMatching(/^per_/), effect: "allow" })
    expect(await ask("ls", "rm -r x")).toMatchObject({ effect: "deny" })
    expect(instance.permissions.list()).toEqual([])
    const reader = instance.subscribe({ filter: { types: ["permission.asked"] } })
    const asked = await ask("git push")
    expect(asked.effect).toBe("ask")
    expect(await readEvents(reader, 1)).toMatchObject([
      { properties: { id: asked.id, permission: "bash", patterns: ["git push"], always: ["git *"] } },
    ])
    reader.close()
    instance.permissions.reply(asked.id, { reply: "always" })
    expect(await ask("git pull")).toMatchObject({ effect: "allow" })
  }))

test("an id of the client's is kept, and asked once", () =>
  withApp([v2SessionPermissionCreate], async ({ call, instance }) => {
    const { id } = instance.sessions.create({ permission: [rule("*", "ask")] })
    const source = { type: "tool", messageID: "msg_a", callID: "call" }
    const body = { id: "per_mine", action: "bash", resources: ["ls"], metadata: { why: "x" }, source, agent: "plan" }
    for (let time = 0; time < 2; time++) {
      const answer = await call("POST", `/api/session/${id}/permission`, body)
      expect(answer).toMatchObject({ status: 200, body: { data: { id: "per_mine", effect: "ask" } } })
    }
    expect(instance.permissions.list()).toMatchObject([
      { id: "per_mine", metadata: { why: "x" }, tool: { messageID: "msg_a", callID: "call" } },
    ])
  }))

test("unknown sessions and agents, and bodies without resources, are refused", () =>
  withApp([v2SessionPermissionCreate], async ({ call, instance }) => {
    const body = { action: "bash", resources: ["ls"] }
    expect((await call("POST", "/api/session/ses_none/permission", body)).body._tag).toBe("SessionNotFoundError")
    const { id } = instance.sessions.create()
    const tagOf = async (sent: object) => (await call("POST", `/api/session/${id}/permission`, sent)).body._tag
    expect(await tagOf({ ...body, agent: "nope" })).toBe("InvalidRequestError")
    expect(await tagOf({ action: "bash" })).toBe("InvalidRequestError")
    expect(await tagOf({ ...body, id: "mine" })).toBe("InvalidRequestError")
  }))

test("a config that cannot be read, or names no usable agent, is reported", () =>
  withApp(
    [v2SessionPermissionCreate],
    async ({ call, instance, platform }) => {
      const { id } = instance.sessions.create()
      const body = { action: "bash", resources: ["ls"] }
      const tagOf = async () => (await call("POST", `/api/session/${id}/permission`, body)).body._tag
      expect(await tagOf()).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"mcp": 5}' })
      expect(await tagOf()).toBe("ConfigInvalidError")
      platform.files.seed({ "/workspace/opencode.json": '{"default_agent": "gone"}' })
      expect(await tagOf()).toBe("AgentNotFoundError")
    },
    brokenConfig,
  ))
