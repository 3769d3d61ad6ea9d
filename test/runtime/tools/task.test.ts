import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

test("runs a subagent and reports", () =>
  withTools({}, async ({ call, asks, subagentRuns }) => {
    const args = { description: "find it", prompt: "Find it", subagent_type: "general", task_id: "ses_9" }
    expect(await call("task", args)).toEqual({
      title: "find it",
      output: "task_id: ses_2\n\nfound it",
      metadata: { sessionId: "ses_2", parentSessionId: "ses_1", model: { providerID: "p", modelID: "m" } },
    })
    expect(subagentRuns).toMatchObject([
      { description: "find it", prompt: "Find it", agent: "general", sessionID: "ses_9" },
    ])
    expect(asks).toEqual([
      {
        permission: "task",
        patterns: ["general"],
        always: ["*"],
        metadata: { description: "find it", subagent_type: "general" },
      },
    ])
  }))

test("refuses an unknown agent before it asks", () =>
  withTools({}, async ({ call, asks }) => {
    const args = { description: "d", prompt: "p", subagent_type: "explorer" }
    await expect(call("task", args)).rejects.toThrow(
      'Cannot start a task: no subagent "explorer"; use one of: general, explore; did you mean "explore"?',
    )
    expect(asks).toEqual([])
  }))

test("a primary agent is not proposed, but may be named", () =>
  withTools({}, async ({ call, subagentRuns }) => {
    await call("task", { description: "d", prompt: "p", subagent_type: "build" })
    expect(subagentRuns).toMatchObject([{ agent: "build" }])
  }))
