import { expect, test } from "vitest"
import { promptName, toolName } from "../../../runtime/mcp/names.ts"

test.each([
  ["my.srv", "text.out", "my_srv_text_out"],
  ["a b/c", "söme tool", "a_b_c_s_me_tool"],
  ["keeps-dashes", "and_underscores", "keeps-dashes_and_underscores"],
  ["", "x", "_x"],
])("the tool %s, %s is called %s", (server, tool, name) => expect(toolName(server, tool)).toBe(name))

test("a name that is too long for some vendors ends in a hash of the whole", () => {
  const one = toolName("server", `${"x".repeat(80)}1`)
  const two = toolName("server", `${"x".repeat(80)}2`)
  expect(one).toHaveLength(64)
  expect(one).toMatch(/^server_x+_[0-9a-f]{8}$/)
  expect(two).not.toBe(one)
  expect(toolName("server", "x".repeat(57))).toBe(`server_${"x".repeat(57)}`)
})

test("a prompt is named after its server", () => expect(promptName("my.srv", "a/b")).toBe("my_srv:a_b"))
