import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

test("replaces the list", () =>
  withTools({}, async ({ call, todos, asks }) => {
    const list = [
      { content: "a", status: "in_progress", priority: "high" },
      { content: "b", status: "completed", priority: "low" },
    ]
    expect(await call("todowrite", { todos: list })).toEqual({
      title: "1 open",
      output: "a [in_progress, high]\nb [completed, low]",
      metadata: { todos: list },
    })
    expect((await call("todowrite", { todos: [] })).output).toBe("The list is empty")
    expect(todos).toEqual([list, []])
    expect(asks[0]).toEqual({ permission: "todowrite", patterns: ["*"], always: ["*"], metadata: {} })
  }))
