import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

test("gives the instructions and what is beside them", () =>
  withTools(
    { ".opencode/skill/release/SKILL.md": "", ".opencode/skill/release/lib/a.sh": "" },
    async ({ call, asks }) => {
      const folder = "/workspace/.opencode/skill/release"
      expect(await call("skill", { name: "release" })).toEqual({
        title: "release",
        output: `Skill "release", from ${folder}/SKILL.md\n\nTag it.\n\nPaths in it are relative to ${folder}\nThe folder also holds: ${folder}/lib/`,
        metadata: { name: "release", dir: folder },
      })
      expect(asks).toEqual([{ permission: "skill", patterns: ["release"], always: ["release"], metadata: {} }])
    },
  ))

test("refuses an unknown name", () =>
  withTools({}, async ({ call }) => {
    await expect(call("skill", { name: "relase" })).rejects.toThrow(
      'no skill "relase"; use one of: release; did you mean "release"?',
    )
    await expect(call("skill", { name: "x" }, { skills: async () => [] })).rejects.toThrow("there are none")
  }))
