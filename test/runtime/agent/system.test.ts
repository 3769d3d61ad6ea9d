import { expect, test } from "vitest"
import { createAgents } from "../../../runtime/agent/agents.ts"
import { readInstructions } from "../../../runtime/agent/instructions.ts"
import { basePrompt } from "../../../runtime/agent/prompts/base.ts"
import { buildSystem, type SystemInput } from "../../../runtime/agent/system.ts"
import { createConfig } from "../../../runtime/config/config.ts"
import { withPlatform } from "../../support/platform.ts"

const input: SystemInput = {
  agent: { name: "build", mode: "primary", permission: [], options: {} },
  model: { providerID: "p", id: "m", name: "Model M" },
  directory: "/workspace/sub",
  worktree: "/workspace",
  isRepository: true,
  os: "linux",
  now: 1_735_689_600_000,
  instructions: [{ source: "/workspace/AGENTS.md", text: "Use tabs.\n" }],
  skills: [{ name: "pdf", description: "reads PDFs", location: "/s/pdf/SKILL.md" }],
  override: "Speak German.",
}

test("the parts of the system message stand in their order", () => {
  const system = buildSystem(input)
  const places = [
    basePrompt,
    "Model M (p/m)",
    "Working directory: /workspace/sub",
    "Use tabs.",
    "- pdf: reads PDFs",
    "Speak German.",
  ].map((text) => system.indexOf(text))
  expect(places).toEqual([...places].sort((one, other) => one - other))
  expect(places[0]).toBe(0)
  expect(system).toContain("Top of the repository: /workspace")
  expect(system).toContain("Date: 2025-01-01")
})

test("an agent's prompt takes the base prompt's place; what is absent leaves nothing", () => {
  const system = buildSystem({
    ...input,
    agent: { ...input.agent, prompt: "Be short." },
    instructions: [],
    skills: [],
    override: undefined,
    isRepository: false,
  })
  expect(system.startsWith("Be short.\n\nYou run on")).toBe(true)
  expect(system.endsWith("</environment>")).toBe(true)
  expect(system).toContain("Git repository: no")
})

test("prompts are short: every step pays for them", () =>
  withPlatform(async ({ files, environment, log }) => {
    expect(basePrompt.length).toBeLessThanOrEqual(3_072)
    const config = createConfig({ files, environment, log, trusted: () => true, directory: "/workspace" })
    for (const agent of await createAgents({ config, environment }).list())
      expect(agent.prompt?.length ?? 0).toBeLessThan(2_000)
  }))

const instructionsOf = (seed: Record<string, string>, options: { trusted?: boolean; directory?: string } = {}) =>
  withPlatform(async ({ files, environment, log, egress }) => {
    files.seed(seed)
    const directory = options.directory ?? "/workspace"
    const worktree = "/workspace"
    const config = createConfig({
      files,
      environment,
      log,
      trusted: () => options.trusted ?? true,
      directory,
      worktree,
    })
    const read = await readInstructions({ files, environment, log, egress, config, directory, worktree })
    return read.map(({ source }) => source)
  })

test("AGENTS.md of the user, of the work tree, of the directory, then the config's files", async () => {
  const seed = {
    "/home/user/.config/opencode/AGENTS.md": "global",
    "/workspace/AGENTS.md": "top",
    "/workspace/sub/AGENTS.md": "sub",
    "/workspace/sub/deeper/AGENTS.md": "not read",
    "/workspace/CLAUDE.md": "hidden",
    "/workspace/docs/b.md": "b",
    "/workspace/docs/a.md": "a",
    "/workspace/opencode.json": '{"instructions":["docs/*.md","AGENTS.md"]}',
  }
  expect(await instructionsOf(seed, { directory: "/workspace/sub" })).toEqual([
    "/home/user/.config/opencode/AGENTS.md",
    "/workspace/AGENTS.md",
    "/workspace/sub/AGENTS.md",
    "/workspace/docs/a.md",
    "/workspace/docs/b.md",
  ])
})

test("CLAUDE.md counts where there is no AGENTS.md", async () => {
  expect(await instructionsOf({ "/workspace/CLAUDE.md": "c", "/home/user/.claude/CLAUDE.md": "g" })).toEqual([
    "/home/user/.claude/CLAUDE.md",
    "/workspace/CLAUDE.md",
  ])
})

test("the user's own instructions are read in an untrusted directory too", async () => {
  const seed = {
    "/home/user/.config/opencode/opencode.json": '{"instructions":["~/rules.md"]}',
    "/home/user/rules.md": "mine",
    "/workspace/opencode.json": '{"instructions":["/home/user/secret","in.md"]}',
    "/home/user/secret": "canary",
    "/workspace/in.md": "in",
  }
  expect(await instructionsOf(seed, { trusted: false })).toEqual(["/home/user/rules.md", "/workspace/in.md"])
})

test("an AGENTS.md that leads out of an untrusted project is left out", () =>
  withPlatform(async ({ files, environment, log }) => {
    files.seed({ "/home/user/secret": "canary", "/workspace/x": "" })
    files.symlink("/workspace/AGENTS.md", "/home/user/secret")
    const place = { directory: "/workspace", worktree: "/workspace" }
    const config = createConfig({ files, environment, log, trusted: () => false, ...place })
    expect(await readInstructions({ files, environment, log, config, ...place })).toEqual([])
  }))
