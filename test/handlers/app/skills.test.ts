import { expect, test } from "vitest"
import { appSkills } from "../../../handlers/app/skills.ts"
import { withApp } from "../../support/app.ts"

const location = "/workspace/.opencode/skills/release/SKILL.md"

test("skills come with their texts", () =>
  withApp(
    [appSkills],
    async ({ call }) => {
      expect(await call("GET", "/skill")).toMatchObject({
        status: 200,
        body: [
          { name: "release", description: "Makes a release", location, content: expect.stringContaining("Tag it") },
        ],
      })
    },
    {
      prepare: ({ files }) =>
        files.seed({ [location]: "---\nname: release\ndescription: Makes a release\n---\nTag it\n" }),
    },
  ))

test("without any the list is empty, and one without a description is left out", () =>
  withApp([appSkills], async ({ call, platform }) => {
    platform.files.seed({ [location]: "no front matter" })
    expect((await call("GET", "/skill")).body).toEqual([])
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [appSkills],
    async ({ call, platform }) => {
      expect((await call("GET", "/skill")).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"skills": 5}' })
      expect((await call("GET", "/skill")).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))
