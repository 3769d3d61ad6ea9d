import { expect, test } from "vitest"
import { tuiOpenThemes } from "../../../handlers/tui/open-themes.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("a TUI that follows events is told by one", () =>
  withApp([tuiOpenThemes], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    expect(await call("POST", "/tui/open-themes")).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "tui.command.execute", properties: { command: "theme.list" } },
    ])
  }))

test("without one the request waits in the queue; a body makes no difference", () =>
  withApp([tuiOpenThemes], async ({ call, instance }) => {
    expect(await call("POST", "/tui/open-themes", "no JSON")).toMatchObject({ status: 200, body: true })
    expect(await instance.tui.next(new AbortController().signal)).toEqual({ path: "/tui/open-themes", body: {} })
  }))
