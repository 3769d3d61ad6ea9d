import { expect, test } from "vitest"
import type { ToolPart } from "../../runtime/schema/part.ts"
import { type TestApp, withApp } from "../support/app.ts"

/** Has the model call the task tool once and returns the part of that call. */
const delegate = async ({ instance, platform }: TestApp, sessionID: string, input: object): Promise<ToolPart> => {
  const args = { description: "look around", prompt: "Look", subagent_type: "general", ...input }
  platform.models.queue([{ toolCall: { name: "task", input: args } }])
  platform.models.otherwise([{ text: "done" }])
  const { done } = await instance.prompts.submit(sessionID, { parts: [{ type: "text", text: "go" }] })
  await done
  const part = instance.messages
    .all(sessionID)
    .flatMap(({ parts }) => parts)
    .find(({ type }) => type === "tool")
  if (part?.type !== "tool") throw new Error("No tool was called")
  return part
}

test("a model goes on with tasks of its own conversation only", () =>
  withApp([], async (app) => {
    const { instance, instanceOf } = app
    const { id } = instance.sessions.create({ title: "t" })
    const stranger = instance.sessions.create({ title: "of the same project" })
    const elsewhere = (await instanceOf("/other")).sessions.create({ title: "of another" })
    for (const other of [stranger, elsewhere]) {
      const asking = instance.sessions.create({ title: "t" })
      const { state } = await delegate(app, asking.id, { task_id: other.id })
      expect(state).toMatchObject({ status: "error", error: expect.stringContaining("has started no such task") })
      expect(instance.messages.infos(other.id)).toEqual([])
    }
    const first = await delegate(app, id, {})
    const taskID = instance.sessions.children(id)[0]?.id ?? ""
    const before = instance.messages.infos(taskID).length
    const second = await delegate(app, id, { task_id: taskID })
    expect([first.state.status, second.state.status]).toEqual(["completed", "completed"])
    expect(instance.messages.infos(taskID).length).toBeGreaterThan(before)
  }))

test("what a session's own rules deny or ask for, its subagents are denied and ask for too", () =>
  withApp([], async (app) => {
    const permission = [
      { permission: "bash", pattern: "*", action: "ask" as const },
      { permission: "edit", pattern: "*", action: "deny" as const },
      { permission: "webfetch", pattern: "*", action: "allow" as const },
    ]
    const { id } = app.instance.sessions.create({ title: "t", permission })
    await delegate(app, id, {})
    const [child] = app.instance.sessions.children(id)
    expect(child?.permission?.slice(0, 2)).toEqual(permission.slice(0, 2))
    expect(child?.permission?.some((rule) => rule.permission === "webfetch")).toBe(false)
  }))
