import { expect, test } from "vitest"
import { createCommands } from "../../../runtime/command/commands.ts"
import { resolveReferences } from "../../../runtime/command/references.ts"
import { createSkills } from "../../../runtime/command/skills.ts"
import { createConfig } from "../../../runtime/config/config.ts"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { withPlatform } from "../../support/platform.ts"

const servicesOf = ({ files, environment, log }: MemoryPlatform, trusted = true) => {
  const place = { directory: "/workspace", worktree: "/workspace" }
  const config = createConfig({ files, environment, log, trusted: () => trusted, ...place })
  const skills = createSkills({ files, environment, log, config, ...place })
  return { skills, commands: createCommands({ config, skills, prompts: async () => [] }), config }
}

const SKILL = "---\nname: pdf\ndescription: reads PDFs\n---\nOpen it with $1.\n"

test("init and review, then the config's, then skills", () =>
  withPlatform(async (platform) => {
    platform.files.seed({
      "/workspace/opencode.json":
        '{"command":{"fromjson":{"template":"Do $ARGUMENTS now","description":"json command"}}}',
      "/workspace/.opencode/command/hello.md":
        "---\ndescription: say hello\nagent: build\nmodel: a/b\nsubtask: true\n---\nHello $1\n",
      "/workspace/.opencode/skill/pdf/SKILL.md": SKILL,
    })
    const list = await servicesOf(platform).commands.list()
    expect(list.map(({ name, source, hints, subtask }) => [name, source, hints, subtask ?? false])).toEqual([
      ["init", "command", ["$ARGUMENTS"], false],
      ["review", "command", ["$ARGUMENTS"], true],
      ["fromjson", "command", ["$ARGUMENTS"], false],
      ["hello", "command", ["$1"], true],
      ["pdf", "skill", [], false],
    ])
    expect(list[3]).toEqual({
      name: "hello",
      description: "say hello",
      agent: "build",
      model: "a/b",
      subtask: true,
      source: "command",
      template: "Hello $1",
      hints: ["$1"],
    })
    expect(list[4]?.template).toBe("Open it with $1.")
  }))

test("a command of the config replaces a built-in one", () =>
  withPlatform(async (platform) => {
    platform.files.seed({ "/workspace/opencode.json": '{"command":{"init":{"template":"mine"}}}' })
    const { commands } = servicesOf(platform)
    expect((await commands.list()).map(({ name }) => name)).toEqual(["init", "review"])
    expect((await commands.get("init")).template).toBe("mine")
  }))

test("an unknown command is an error that names the others", () =>
  withPlatform(async (platform) => {
    await expect(servicesOf(platform).commands.get("nonesuch")).rejects.toMatchObject({
      name: "CommandNotFoundError",
      data: { command: "nonesuch", available: ["init", "review"] },
    })
  }))

test("only commands of an untrusted project are untrusted", () =>
  withPlatform(async (platform) => {
    platform.files.seed({
      "/home/user/.config/opencode/command/mine.md": "x",
      "/home/user/.config/opencode/command/both.md": "x",
      "/workspace/.opencode/command/theirs.md": "x",
      "/workspace/.opencode/command/both.md": "x",
    })
    const { commands } = servicesOf(platform, false)
    const names = ["init", "mine", "theirs", "both"]
    expect(await Promise.all(names.map(async (name) => (await commands.get(name)).isTrusted))).toEqual([
      true,
      true,
      false,
      false,
    ])
  }))

test("skills come from every folder, the nearest of one name counts, broken ones are left out", () =>
  withPlatform(async (platform) => {
    platform.files.seed({
      "/home/user/.claude/skills/pdf/SKILL.md": SKILL.replace("reads PDFs", "far"),
      "/home/user/.config/opencode/skills/global/SKILL.md": "---\ndescription: g\n---\n",
      "/workspace/.claude/skills/deep/er/SKILL.md": "---\nname: claude\ndescription: c\n---\n",
      "/workspace/.opencode/skills/pdf/SKILL.md": SKILL,
      "/workspace/.opencode/skills/mute/SKILL.md": "no front matter",
      "/workspace/.opencode/skills/pdf/notes.md": "not a skill",
      "/workspace/extra/x/SKILL.md": "---\nname: extra\ndescription: e\n---\n",
      "/workspace/opencode.json": '{"skills":{"paths":["extra"]}}',
    })
    const { skills } = servicesOf(platform)
    expect((await skills.list()).map(({ name, description }) => [name, description])).toEqual([
      ["claude", "c"],
      ["extra", "e"],
      ["global", "g"],
      ["pdf", "reads PDFs"],
    ])
    expect((await skills.find("pdf"))?.location).toBe("/workspace/.opencode/skills/pdf/SKILL.md")
    expect(await (await skills.find("pdf"))?.content()).toBe("Open it with $1.")
    expect(JSON.stringify(platform.log.entries)).toContain("mute/SKILL.md")
  }))

test("references become file, directory and agent parts; other names are left out", () =>
  withPlatform(async ({ files }) => {
    files.seed({ "/workspace/a b.ts": "", "/workspace/docs/x.md": "", "/home/user/n.md": "" })
    const options = {
      files,
      directory: "/workspace",
      home: "/home/user",
      isAgent: async (name: string) => name === "general",
    }
    expect(await resolveReferences(["a b.ts", "docs/", "~/n.md", "general", "nobody"], options)).toEqual([
      { type: "file", mime: "text/plain", filename: "a b.ts", url: "file:///workspace/a%20b.ts" },
      { type: "file", mime: "application/x-directory", filename: "docs/", url: "file:///workspace/docs" },
      { type: "file", mime: "text/plain", filename: "~/n.md", url: "file:///home/user/n.md" },
      { type: "agent", name: "general" },
    ])
    expect(await resolveReferences(["~/n.md", "../home/user/n.md"], { ...options, within: "/workspace" })).toEqual([])
  }))
