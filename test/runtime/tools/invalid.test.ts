import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

test("tells the model what was wrong", () =>
  withTools({}, async ({ call }) => {
    expect(await call("invalid", { tool: "x", error: "No tool is called x" })).toEqual({
      title: "Invalid call",
      output: "The call was not made. No tool is called x",
      metadata: {},
    })
  }))
