import { expect, test } from "vitest"
import { tuiExecuteCommand } from "../../../handlers/tui/execute-command.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("both names of a command mean the same", () =>
  withApp([tuiExecuteCommand], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    for (const command of ["agent_cycle", "agent.cycle", "messages_half_page_up", "theme.list"]) {
      expect(await call("POST", "/tui/execute-command", { command })).toMatchObject({ status: 200, body: true })
    }
    expect((await readEvents(reader, 4)).map(({ properties }) => properties["command"])).toEqual([
      "agent.cycle",
      "agent.cycle",
      "session.half.page.up",
      "theme.list",
    ])
  }))

test("an unknown command is refused, naming the known ones, and nothing is told", () =>
  withApp([tuiExecuteCommand], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    for (const command of ["zzz", "", "toString", "__proto__"]) {
      const { status, body } = await call("POST", "/tui/execute-command", { command })
      expect([status, body.name, body.data.kind]).toEqual([400, "BadRequest", "Payload"])
      expect(body.data.message).toContain("session_new")
      expect(body.data.message).toContain("prompt.submit")
    }
    await call("POST", "/tui/execute-command", { command: "session_new" })
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { command: "session.new" } }])
  }))

test("a body without a command is refused", () =>
  withApp([tuiExecuteCommand], async ({ call }) => {
    expect((await call("POST", "/tui/execute-command", {})).status).toBe(400)
  }))
