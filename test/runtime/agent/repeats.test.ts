import { expect, test } from "vitest"
import type { ScriptedTurn } from "../../../adapters/memory/model-turn.ts"
import { TEST_CONFIG, type TestApp, withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

const same: ScriptedTurn = [{ toolCall: { name: "bash", input: { command: "again" } } }]
const other: ScriptedTurn = [{ toolCall: { name: "bash", input: { command: "other" } } }]

const start = async (app: TestApp, turns: ScriptedTurn[]) => {
  app.platform.shell.teach(/./, "")
  for (const turn of turns) app.platform.models.queue(turn)
  const { id } = app.instance.sessions.create({ title: "t" })
  const reader = app.instance.subscribe({ filter: { types: ["permission.asked", "session.idle"] } })
  const { done } = await app.instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
  return { id, done, first: (await readEvents(reader, 1))[0] }
}

test("the third same call in a row asks the user", () =>
  withApp([], async (app) => {
    const { id, done, first } = await start(app, [same, same, same, [{ text: "end" }]])
    expect(first?.properties).toMatchObject({
      ...{ sessionID: id, permission: "doom_loop", patterns: ["bash"], always: ["bash"] },
      metadata: { tool: "bash", input: { command: "again" } },
    })
    expect(app.platform.shell.runs).toHaveLength(2)
    app.instance.permissions.reply(app.instance.permissions.list()[0]?.id ?? "", { reply: "once" })
    await done
    expect(app.platform.shell.runs).toHaveLength(3)
  }))

test("also when they come together", () =>
  withApp([], async (app) => {
    const [call] = same
    if (!call || !("toolCall" in call)) throw new Error("no call")
    const three = ["a", "b", "c"].map((id) => ({ toolCall: { ...call.toolCall, id } }))
    const { done, first } = await start(app, [three])
    expect(first?.type).toBe("permission.asked")
    app.instance.permissions.reply(app.instance.permissions.list()[0]?.id ?? "", { reply: "reject" })
    await done
    expect(app.platform.shell.runs).toHaveLength(2)
  }))

test("another call in between, or another turn, begins anew", () =>
  withApp([], async (app) => {
    const { id, done, first } = await start(app, [same, same, other, same, same, [{ text: "end" }]])
    expect(first?.type).toBe("session.idle")
    await done
    app.platform.models.queue(same)
    app.platform.models.queue([{ text: "end" }])
    await (
      await app.instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
    ).done
    expect(app.instance.permissions.list()).toEqual([])
  }))

test("the config may allow it", () =>
  withApp(
    [],
    async (app) => {
      const { first } = await start(app, [same, same, same, [{ text: "end" }]])
      expect(first?.type).toBe("session.idle")
    },
    { config: { ...TEST_CONFIG, permission: { doom_loop: "allow" } } },
  ))
