import { describe, expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { createConfig } from "../../../runtime/config/config.ts"
import { withPlatform } from "../../support/platform.ts"

const configOf = (
  platform: MemoryPlatform,
  options: { directory?: string; worktree?: string; trusted?: boolean } = {},
) =>
  createConfig({
    files: platform.files,
    environment: platform.environment,
    log: platform.log,
    trusted: () => options.trusted ?? true,
    directory: options.directory ?? "/workspace",
    worktree: options.worktree ?? "/workspace",
  })

const withFiles = (files: Record<string, unknown>, body: (platform: MemoryPlatform) => Promise<void>) =>
  withPlatform(async (platform) => {
    const texts = Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? content : JSON.stringify(content),
    ])
    platform.files.seed(Object.fromEntries(texts))
    await body(platform)
  })

test("without any file there is a form with empty sections", () =>
  withFiles({}, async (platform) => {
    expect(await configOf(platform).get()).toEqual({
      $schema: "https://opencode.ai/config.json",
      agent: {},
      mode: {},
      command: {},
      plugin: [],
      username: "user",
    })
  }))

test("later places win: global, OPENCODE_CONFIG, project from the top down, .opencode, OPENCODE_CONFIG_CONTENT", () =>
  withFiles(
    {
      "/home/user/.config/opencode/config.json": {
        username: "config",
        model: "a/a",
        share: "manual",
        shell: "sh",
        small_model: "a/s",
      },
      "/home/user/.config/opencode/opencode.json": { username: "global", default_agent: "global" },
      "/elsewhere/own.json": { username: "named", share: "disabled" },
      "/workspace/opencode.json": { username: "top", model: "b/b", snapshot: true },
      "/workspace/sub/opencode.jsonc": { username: "sub", snapshot: false },
      "/workspace/.opencode/opencode.json": { username: "dot", shell: "zsh" },
    },
    async (platform) => {
      platform.environment.variables["OPENCODE_CONFIG"] = "/elsewhere/own.json"
      platform.environment.variables["OPENCODE_CONFIG_CONTENT"] = '{"username":"content"}'
      const config = await configOf(platform, { directory: "/workspace/sub" }).get()
      expect(config).toMatchObject({
        username: "content",
        model: "b/b",
        small_model: "a/s",
        share: "disabled",
        snapshot: false,
        shell: "zsh",
        default_agent: "global",
      })
    },
  ))

test("outside a repository only the directory itself is read", () =>
  withFiles(
    { "/a/opencode.json": { username: "parent" }, "/a/b/opencode.json": { model: "x/y" } },
    async (platform) => {
      const config = await configOf(platform, { directory: "/a/b", worktree: "/" }).get()
      expect(config).toMatchObject({ username: "user", model: "x/y" })
    },
  ))

test("objects merge, lists are replaced, instructions and plugins are added", () =>
  withFiles(
    {
      "/home/user/.config/opencode/opencode.json": {
        instructions: ["a.md"],
        disabled_providers: ["x"],
        permission: { bash: { "git *": "allow", "*": "ask" }, edit: "deny" },
      },
      "/workspace/opencode.json": {
        instructions: ["b.md", "a.md"],
        disabled_providers: ["y"],
        permission: { bash: { "rm *": "deny" } },
      },
    },
    async (platform) => {
      const config = await configOf(platform).get()
      expect(config.instructions).toEqual(["a.md", "b.md"])
      expect(config.disabled_providers).toEqual(["y"])
      expect(JSON.stringify(config.permission)).toBe('{"bash":{"git *":"allow","*":"ask","rm *":"deny"},"edit":"deny"}')
    },
  ))

test("permissions keep the order of the file, which decides", () =>
  withFiles(
    { "/workspace/opencode.json": '{"permission":{"*":"deny","webfetch":"ask","zq":"allow","read":"allow"}}' },
    async (platform) => {
      expect(Object.keys((await configOf(platform).get()).permission ?? {})).toEqual(["*", "webfetch", "zq", "read"])
    },
  ))

test("agents take the wire's form: options, permission, old tools and mode", () =>
  withFiles(
    {
      "/workspace/opencode.json": {
        agent: {
          helper: { tools: { write: true, bash: false, zq: false }, maxSteps: 4, foo: "bar", options: { x: 1 } },
        },
        mode: { own: { prompt: "p" } },
        tools: { webfetch: false },
        permission: { edit: "ask" },
      },
    },
    async (platform) => {
      const config = await configOf(platform).get()
      expect(config.agent).toEqual({
        helper: {
          tools: { write: true, bash: false, zq: false },
          maxSteps: 4,
          steps: 4,
          foo: "bar",
          options: { x: 1, foo: "bar" },
          permission: { edit: "allow", bash: "deny", zq: "deny" },
        },
        own: { prompt: "p", mode: "primary", options: {}, permission: {} },
      })
      expect(config.mode).toEqual({ own: { prompt: "p", options: {}, permission: {} } })
      expect(config.permission).toEqual({ webfetch: "deny", edit: "ask" })
    },
  ))

test("files of the older name for primary agents are read, too", () =>
  withFiles(
    { "/workspace/.opencode/mode/plain.md": "---\ndescription: plain\nmode: subagent\n---\nPlain\n" },
    async (platform) =>
      expect((await configOf(platform).get()).agent).toMatchObject({ plain: { mode: "primary", prompt: "Plain" } }),
  ))

test("markdown files define agents and commands, nested ones by their path", () =>
  withFiles(
    {
      "/workspace/.opencode/agent/reviewer.md":
        "---\ndescription: reviews code\nmode: primary\ntools:\n  write: false\n---\nYou review code.\n",
      "/workspace/.opencode/command/hello.md":
        "---\ndescription: say hello\nagent: build\n---\nSay hello to $1 and $2\n",
      "/workspace/.opencode/commands/nested/deep.md": "Nested template $ARGUMENTS\n",
      "/home/user/.config/opencode/agents/mine.md": "---\ndescription: use it when: always\n---\nMine\n",
    },
    async (platform) => {
      const config = await configOf(platform).get()
      expect(config.agent).toEqual({
        mine: { name: "mine", description: "use it when: always", prompt: "Mine", options: {}, permission: {} },
        reviewer: {
          name: "reviewer",
          description: "reviews code",
          mode: "primary",
          tools: { write: false },
          prompt: "You review code.",
          options: {},
          permission: { edit: "deny" },
        },
      })
      expect(config.command).toEqual({
        hello: { description: "say hello", agent: "build", template: "Say hello to $1 and $2" },
        "nested/deep": { template: "Nested template $ARGUMENTS" },
      })
    },
  ))

test("variables and files are filled in, files trimmed and relative to the config", () =>
  withFiles(
    {
      "/workspace/sub/opencode.json": {
        username: "{env:WHO}-{env:NOBODY}!",
        model: "a/{file:./name.txt}",
        shell: "{file:~/s}",
      },
      "/workspace/sub/name.txt": '\n with "quotes" \n',
      "/home/user/s": "/bin/sh\n",
    },
    async (platform) => {
      platform.environment.variables["WHO"] = "me"
      const config = await configOf(platform, { directory: "/workspace/sub" }).get()
      expect(config).toMatchObject({ username: "me-!", model: 'a/with "quotes"', shell: "/bin/sh" })
    },
  ))

describe("what is wrong is named", () => {
  test("comments and trailing commas are fine", () =>
    withFiles(
      { "/workspace/opencode.jsonc": '{\n // c\n "username": "c", /* x */ "autoupdate": false,\n}\n' },
      async (platform) => {
        expect(await configOf(platform).get()).toMatchObject({ username: "c", autoupdate: false })
      },
    ))

  test("broken JSON with line and column", () =>
    withFiles({ "/workspace/opencode.json": '{\n "username": ' }, async (platform) => {
      await expect(configOf(platform).get()).rejects.toMatchObject({
        name: "ConfigJsonError",
        data: { path: "/workspace/opencode.json", message: expect.stringMatching(/line 2, column \d+$/) },
      })
    }))

  test("a wrong type with line and key", () =>
    withFiles({ "/workspace/opencode.json": '{\n "agent": {\n  "a": { "steps": "many" }\n }\n}' }, async (platform) => {
      await expect(configOf(platform).get()).rejects.toMatchObject({
        name: "ConfigInvalidError",
        data: {
          path: "/workspace/opencode.json",
          message: expect.stringContaining('"agent.a.steps"'),
          issues: [{ path: ["agent", "a", "steps"], message: expect.stringMatching(/^line 3: /) }],
        },
      })
    }))

  test("a file that {file:} does not find", () =>
    withFiles({ "/workspace/opencode.json": { model: "{file:none.txt}" } }, async (platform) => {
      await expect(configOf(platform).get()).rejects.toMatchObject({
        name: "ConfigInvalidError",
        data: { issues: [{ path: ["model"] }] },
      })
    }))

  test("front matter that is no YAML", () =>
    withFiles({ "/workspace/.opencode/agent/a.md": "---\n[unclosed\n---\nx" }, async (platform) => {
      await expect(configOf(platform).get()).rejects.toMatchObject({
        name: "ConfigInvalidError",
        data: { path: "/workspace/.opencode/agent/a.md" },
      })
    }))

  test("a mended file is read without a reload", () =>
    withFiles({ "/workspace/opencode.json": "{" }, async (platform) => {
      const config = configOf(platform)
      await expect(config.get()).rejects.toThrow("Cannot read config")
      platform.files.seed({ "/workspace/opencode.json": '{"username":"u"}' })
      expect((await config.get()).username).toBe("u")
    }))
})

test("unknown and unsupported keys are accepted with one warning", () =>
  withFiles(
    {
      "/workspace/opencode.json": {
        ...{ username: "u", nonsense: { a: 1 }, plugin: ["x"], autoupdate: false, tool_output: { max_lines: 10 } },
        experimental: { policies: [], batch_tool: true, mcp_timeout: 5 },
      },
      "/workspace/.opencode/tool/a.ts": "export {}",
    },
    async (platform) => {
      const config = await configOf(platform).get()
      expect(config).not.toHaveProperty("nonsense")
      expect(config.plugin).toEqual(["x"])
      expect(platform.log.entries.filter((entry) => entry.level === "warn")).toEqual([
        expect.objectContaining({
          fields: {
            "/workspace/opencode.json": ["nonsense", "plugin", "tool_output", "experimental.batch_tool"],
            "/workspace/.opencode/tool": ["files of this kind are not supported"],
          },
        }),
      ])
    },
  ))

test("files are read once, and again after a reload", () =>
  withFiles({ "/workspace/opencode.json": { username: "one" } }, async (platform) => {
    const config = configOf(platform)
    const first = await config.load()
    platform.files.seed({ "/workspace/opencode.json": '{"username":"two"}' })
    expect(await config.load()).toBe(first)
    config.reload()
    expect((await config.get()).username).toBe("two")
  }))

test("a folder where a file is expected counts as missing", () =>
  withFiles({ "/workspace/opencode.json/x": "", "/workspace/.opencode": "a file" }, async (platform) => {
    expect((await configOf(platform).get()).username).toBe("user")
  }))

test("without a directory only the user's own files count", () =>
  withFiles(
    { "/home/user/.config/opencode/opencode.json": { model: "g/g" }, "/workspace/opencode.json": { username: "no" } },
    async (platform) => {
      const { files, environment, log } = platform
      const config = createConfig({ files, environment, log, trusted: () => true })
      expect(await config.get()).toEqual({ $schema: "https://opencode.ai/config.json", model: "g/g" })
    },
  ))
