import { expect, test } from "vitest"
import { commandList } from "../../../handlers/command/list.ts"
import { withApp } from "../../support/app.ts"

test("built-in commands come first, then those of the config, then skills", () =>
  withApp(
    [commandList],
    async ({ call }) => {
      const { status, body } = await call("GET", "/command")
      expect(status).toBe(200)
      expect(body).toMatchObject([
        { name: "init", source: "command", hints: ["$ARGUMENTS"] },
        { name: "review", source: "command", subtask: true },
        { name: "greet", source: "command", template: "Say $2 to $1, $ARGUMENTS", hints: ["$1", "$2", "$ARGUMENTS"] },
        { name: "release", source: "skill", template: expect.stringContaining("Tag it") },
      ])
    },
    {
      config: { command: { greet: { template: "Say $2 to $1, $ARGUMENTS" } } },
      prepare: ({ files }) =>
        files.seed({ "/workspace/.opencode/skills/release/SKILL.md": "---\ndescription: Makes one\n---\nTag it" }),
    },
  ))

test("a config that cannot be read is reported", () =>
  withApp(
    [commandList],
    async ({ call, platform }) => {
      expect((await call("GET", "/command")).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"command": 5}' })
      expect((await call("GET", "/command")).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))
