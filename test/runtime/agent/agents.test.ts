import { expect, test } from "vitest"
import { createAgents } from "../../../runtime/agent/agents.ts"
import { createConfig } from "../../../runtime/config/config.ts"
import { evaluate, isToolDisabled } from "../../../runtime/permission/rules.ts"
import { withPlatform } from "../../support/platform.ts"

const TOOL_OUTPUT = "/home/user/.local/share/opencode-edge/tool-output/*"

const withAgents = (
  config: Record<string, unknown>,
  body: (agents: ReturnType<typeof createAgents>) => Promise<void>,
  options: { trusted?: boolean; global?: Record<string, unknown> } = {},
) =>
  withPlatform(async ({ files, environment, log }) => {
    files.seed({
      "/workspace/opencode.json": JSON.stringify(config),
      "/home/user/.config/opencode/opencode.json": JSON.stringify(options.global ?? {}),
    })
    const trusted = () => options.trusted ?? true
    const service = createConfig({ files, environment, log, trusted, directory: "/workspace", worktree: "/workspace" })
    await body(createAgents({ config: service, environment }))
  })

test("the built-in agents, the default one first, then by name", () =>
  withAgents({}, async (agents) => {
    const list = await agents.list()
    expect(list.map(({ name, mode, native, hidden }) => [name, mode, native, hidden ?? false])).toEqual([
      ["build", "primary", true, false],
      ["compaction", "primary", true, true],
      ["explore", "subagent", true, false],
      ["general", "subagent", true, false],
      ["plan", "primary", true, false],
      ["summary", "primary", true, true],
      ["title", "primary", true, true],
    ])
    expect(Object.keys(list[0] ?? {}).sort()).toEqual([
      "description",
      "mode",
      "name",
      "native",
      "options",
      "permission",
    ])
    expect((await agents.default()).name).toBe("build")
  }))

test("rules of build: everything but outside folders, loops and .env files", () =>
  withAgents({}, async (agents) => {
    const { permission } = await agents.get("build")
    expect(evaluate("bash", "rm -rf x", permission)).toBe("allow")
    expect(evaluate("question", "*", permission)).toBe("allow")
    expect(evaluate("external_directory", "/etc/*", permission)).toBe("ask")
    expect(evaluate("external_directory", TOOL_OUTPUT, permission)).toBe("allow")
    expect(evaluate("doom_loop", "bash", permission)).toBe("ask")
    expect(evaluate("read", "/workspace/.env", permission)).toBe("ask")
    expect(evaluate("read", "/workspace/.env.local", permission)).toBe("ask")
    expect(evaluate("read", "/workspace/.env.example", permission)).toBe("allow")
  }))

test("plan edits nothing but plans, and keeps the tools", () =>
  withAgents({}, async (agents) => {
    const { permission } = await agents.get("plan")
    expect(evaluate("edit", "src/a.ts", permission)).toBe("deny")
    expect(evaluate("edit", ".opencode/plans/a.md", permission)).toBe("allow")
    expect(evaluate("task", "general", permission)).toBe("deny")
    expect(evaluate("task", "explore", permission)).toBe("allow")
    expect(isToolDisabled("edit", permission)).toBe(false)
  }))

test("subagents: general has no todo list and no questions, explore only looks", () =>
  withAgents({}, async (agents) => {
    const general = (await agents.get("general")).permission
    expect(["todowrite", "question", "edit"].map((tool) => isToolDisabled(tool, general))).toEqual([true, true, false])
    const explore = (await agents.get("explore")).permission
    const offered = [
      "bash",
      "edit",
      "glob",
      "grep",
      "question",
      "read",
      "skill",
      "task",
      "todowrite",
      "webfetch",
      "write",
    ]
    expect(offered.filter((tool) => !isToolDisabled(tool, explore))).toEqual([
      "bash",
      "glob",
      "grep",
      "read",
      "webfetch",
    ])
  }))

test("hidden agents have no tool at all", () =>
  withAgents({}, async (agents) => {
    for (const name of ["title", "summary", "compaction"]) {
      expect(isToolDisabled("read", (await agents.get(name)).permission)).toBe(true)
    }
  }))

test("the config's permissions come after the agent's own, the agent's config last", () =>
  withAgents(
    {
      permission: { bash: { "*": "ask", "git *": "allow" }, edit: "ask" },
      agent: { plan: { permission: { edit: { "*.md": "allow" } } } },
    },
    async (agents) => {
      const build = (await agents.get("build")).permission
      expect(evaluate("bash", "ls", build)).toBe("ask")
      expect(evaluate("bash", "git log", build)).toBe("allow")
      const plan = (await agents.get("plan")).permission
      expect(evaluate("edit", "a.ts", plan)).toBe("ask")
      expect(evaluate("edit", "a.md", plan)).toBe("allow")
      expect(evaluate("external_directory", TOOL_OUTPUT, plan)).toBe("allow")
    },
  ))

test("agents of the config take the wire's form", () =>
  withAgents(
    {
      agent: {
        helper: {
          description: "from json",
          mode: "subagent",
          model: "p/some/model",
          temperature: 0.3,
          top_p: 0.9,
          prompt: "be a helper",
          color: "#ff0000",
          steps: 4,
          variant: "high",
          effort: "x",
        },
        bare: {},
        general: { disable: true },
        build: { description: "mine" },
      },
    },
    async (agents) => {
      const { permission, ...helper } = await agents.get("helper")
      expect(permission.length).toBeGreaterThan(5)
      expect(helper).toEqual({
        name: "helper",
        native: false,
        description: "from json",
        mode: "subagent",
        model: { providerID: "p", modelID: "some/model" },
        temperature: 0.3,
        topP: 0.9,
        prompt: "be a helper",
        color: "#ff0000",
        steps: 4,
        variant: "high",
        options: { effort: "x" },
      })
      expect((await agents.get("bare")).mode).toBe("all")
      expect(await agents.get("build")).toMatchObject({ description: "mine", mode: "primary", native: true })
      expect(await agents.find("general")).toBeUndefined()
    },
  ))

test("an unknown agent is an error that names the others", () =>
  withAgents({}, async (agents) => {
    await expect(agents.get("nosuch")).rejects.toMatchObject({
      name: "AgentNotFoundError",
      data: { agent: "nosuch", available: ["build", "explore", "general", "plan"] },
    })
  }))

test("default_agent comes first and must be one that can be chosen", async () => {
  await withAgents({ default_agent: "plan" }, async (agents) => {
    expect((await agents.default()).name).toBe("plan")
    expect((await agents.list())[0]?.name).toBe("plan")
  })
  await withAgents({ default_agent: "explore" }, async (agents) => {
    expect((await agents.list())[0]?.name).toBe("build")
    await expect(agents.default()).rejects.toMatchObject({ name: "AgentNotFoundError" })
  })
  await withAgents({ agent: { build: { disable: true } } }, async (agents) => {
    expect((await agents.default()).name).toBe("plan")
  })
})

test("an untrusted project may tighten every agent and loosen none", () =>
  withAgents(
    {
      permission: { bash: "ask", edit: "ask", question: "allow" },
      agent: { build: { permission: { webfetch: "deny", bash: "allow" } } },
    },
    async (agents) => {
      const build = (await agents.get("build")).permission
      expect(evaluate("bash", "ls", build)).toBe("ask")
      expect(evaluate("bash", "sudo x", build)).toBe("deny")
      expect(evaluate("webfetch", "https://x", build)).toBe("deny")
      expect(evaluate("edit", "a.ts", (await agents.get("plan")).permission)).toBe("deny")
      expect(evaluate("question", "x", (await agents.get("general")).permission)).toBe("deny")
    },
    { trusted: false, global: { permission: { bash: { "*": "allow", "sudo *": "deny" } } } },
  ))
