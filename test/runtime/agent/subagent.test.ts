import { expect, test } from "vitest"
import { withApp } from "../../support/app.ts"

test("an abort that comes while a subagent starts stops it too", () =>
  withApp([], async ({ instance, platform }) => {
    const { id } = instance.sessions.create({ title: "t" })
    const input = { description: "d", prompt: "p", subagent_type: "general" }
    platform.models.queue([{ toolCall: { name: "task", input } }])
    platform.models.otherwise([{ text: "the report" }])
    const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
    while (instance.sessions.children(id).length === 0) await Promise.resolve()
    await instance.runs.abort(id)
    await done
    const [child] = instance.sessions.children(id)
    const [, answer] = instance.messages.all(child?.id ?? "")
    expect(answer?.info).toMatchObject({ error: { name: "MessageAbortedError" } })
    expect(answer?.parts.filter(({ type }) => type === "text")).toEqual([])
  }))
