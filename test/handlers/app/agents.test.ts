import { expect, test } from "vitest"
import { appAgents } from "../../../handlers/app/agents.ts"
import { withApp } from "../../support/app.ts"

interface Listed {
  name: string
  mode: string
  native: boolean
  hidden?: boolean
}

test("the built-in agents are listed, build first", () =>
  withApp([appAgents], async ({ call }) => {
    const { status, body } = await call("GET", "/agent")
    expect(status).toBe(200)
    expect(body.map(({ name, mode, native, hidden }: Listed) => [name, mode, native, hidden === true])).toEqual([
      ["build", "primary", true, false],
      ["compaction", "primary", true, true],
      ["explore", "subagent", true, false],
      ["general", "subagent", true, false],
      ["plan", "primary", true, false],
      ["summary", "primary", true, true],
      ["title", "primary", true, true],
    ])
  }))

test("agents of the config and of files are there, the default one first", () =>
  withApp(
    [appAgents],
    async ({ call }) => {
      const { body } = await call("GET", "/agent")
      expect(body[0]).toMatchObject({ name: "helper", native: false, description: "Helps", prompt: "Be kind" })
      expect(body.map(({ name }: Listed) => name)).not.toContain("plan")
    },
    {
      config: { default_agent: "helper", agent: { plan: { disable: true } } },
      prepare: ({ files }) =>
        files.seed({ "/workspace/.opencode/agent/helper.md": "---\ndescription: Helps\nmode: primary\n---\nBe kind" }),
    },
  ))

test("a config that cannot be read is reported", () =>
  withApp(
    [appAgents],
    async ({ call, platform }) => {
      expect((await call("GET", "/agent")).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"agent": 5}' })
      expect((await call("GET", "/agent")).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))
