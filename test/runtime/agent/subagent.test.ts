import { expect, test } from "vitest"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { latch } from "../../support/latch.ts"
import { readEvents } from "../../support/read-events.ts"

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

test("a subagent that is stopped before its turn comes gives no report", () =>
  withApp([], async ({ instance, platform }) => {
    const { id } = instance.sessions.create({ title: "t" })
    const child = instance.sessions.create({ title: "c", parentID: id })
    const gate = latch()
    const busy = instance.runs.exclusive(child.id, instance.publisher, () => gate.opened)
    const input = { description: "d", prompt: "p", subagent_type: "general", task_id: child.id }
    platform.models.queue([{ toolCall: { name: "task", input } }])
    platform.models.queue([{ text: "a pity" }])
    const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
    while (instance.messages.lastID(child.id) === undefined) await new Promise((resolve) => setTimeout(resolve))
    const aborted = instance.runs.abort(child.id)
    gate.open()
    await Promise.all([busy, aborted, done])
    const call = instance.messages.all(id)[1]?.parts.find((part) => part.type === "tool")
    expect(call?.state).toMatchObject({ status: "error", error: expect.stringContaining("stopped") })
  }))

test("what the user rejects in a subagent fails its task, and the parent goes on", () =>
  withApp(
    [],
    async ({ instance, platform }) => {
      const { id } = instance.sessions.create({ title: "t" })
      const input = { description: "d", prompt: "p", subagent_type: "general" }
      platform.models.queue([{ toolCall: { name: "task", input } }])
      platform.models.queue([{ toolCall: { name: "bash", input: { command: "date" } } }])
      platform.models.queue([{ text: "then not" }])
      const reader = instance.subscribe({ filter: { types: ["permission.asked"] } })
      const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
      const [asked] = await readEvents(reader, 1)
      reader.close()
      instance.permissions.reply(String(asked?.properties["id"]), { reply: "reject" })
      expect((await done).parts).toMatchObject([{}, { text: "then not" }, {}])
      const call = instance.messages.all(id)[1]?.parts.find((part) => part.type === "tool")
      expect(call?.state).toMatchObject({ status: "error", error: expect.stringContaining("rejected") })
      expect(platform.shell.runs).toEqual([])
    },
    { config: { ...TEST_CONFIG, permission: { bash: "ask" } } },
  ))
