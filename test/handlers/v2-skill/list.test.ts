import { expect, test } from "vitest"
import { v2SkillList } from "../../../handlers/v2-skill/list.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"

const location = "/workspace/.opencode/skills/release/SKILL.md"

test("skills come with their texts", () =>
  withApp(
    [v2SkillList],
    async ({ call }) => {
      expect(await call("GET", "/api/skill")).toMatchObject({
        status: 200,
        body: {
          location: { directory: "/workspace" },
          data: [
            { name: "release", description: "Makes a release", location, content: expect.stringContaining("Tag it") },
          ],
        },
      })
    },
    {
      prepare: ({ files }) =>
        files.seed({ [location]: "---\nname: release\ndescription: Makes a release\n---\nTag it\n" }),
    },
  ))

test("a config that cannot be read is reported", () => expectConfigErrors(v2SkillList, "GET", "/api/skill"))
