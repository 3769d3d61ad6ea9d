import { expect, test } from "vitest"
import { tuiPublish } from "../../../handlers/tui/publish.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("each kind of event goes out as it is, unknown keys apart", () =>
  withApp([tuiPublish], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    const events = [
      { type: "tui.prompt.append", properties: { text: "p" } },
      { type: "tui.command.execute", properties: { command: "of.a.plugin" } },
      { type: "tui.toast.show", properties: { message: "m", variant: "error", duration: 9 } },
      { type: "tui.session.select", properties: { sessionID: "ses_x" } },
    ]
    for (const event of events) {
      const sent = { ...event, properties: { ...event.properties, more: 1 } }
      expect(await call("POST", "/tui/publish", sent)).toMatchObject({ status: 200, body: true })
    }
    expect((await readEvents(reader, 4)).map(({ type, properties }) => ({ type, properties }))).toEqual(events)
  }))

test("a toast without a duration gets the one that /tui/show-toast gives", () =>
  withApp([tuiPublish], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    await call("POST", "/tui/publish", { type: "tui.toast.show", properties: { message: "m", variant: "info" } })
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { message: "m", duration: 5000 } }])
  }))

test("events of other kinds are refused", () =>
  withApp([tuiPublish], async ({ call }) => {
    for (const body of [
      { type: "zz", properties: {} },
      { type: "session.deleted", properties: { sessionID: "ses_x" } },
      { type: "tui.prompt.append" },
    ]) {
      expect(await call("POST", "/tui/publish", body)).toMatchObject({ status: 400, body: { name: "BadRequest" } })
    }
  }))
