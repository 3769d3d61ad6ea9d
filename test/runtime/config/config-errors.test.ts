import { describe, expect, test } from "vitest"
import { configOf, withFiles } from "../../support/config.ts"

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

test("a broken file is in the log once, however often it is asked for, and again after it was mended", () =>
  withFiles({ "/workspace/opencode.json": "{" }, async (platform) => {
    const config = configOf(platform)
    const complaints = () => platform.log.entries.filter(({ message }) => message.includes("opencode.json"))
    await expect(config.get()).rejects.toThrow("opencode.json")
    await expect(config.get()).rejects.toThrow("opencode.json")
    expect(complaints()).toHaveLength(1)
    platform.files.seed({ "/workspace/opencode.json": "{}" })
    await config.get()
    platform.files.seed({ "/workspace/opencode.json": "{" })
    config.reload()
    await expect(config.get()).rejects.toThrow("opencode.json")
    expect(complaints()).toHaveLength(2)
  }))
