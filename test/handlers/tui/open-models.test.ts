import { expect, test } from "vitest"
import { tuiOpenModels } from "../../../handlers/tui/open-models.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("a TUI that follows events is told by one", () =>
  withApp([tuiOpenModels], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    expect(await call("POST", "/tui/open-models")).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "tui.command.execute", properties: { command: "model.list" } },
    ])
  }))

test("without one the request waits in the queue; a body makes no difference", () =>
  withApp([tuiOpenModels], async ({ call, instance }) => {
    expect(await call("POST", "/tui/open-models", "no JSON")).toMatchObject({ status: 200, body: true })
    expect(await instance.tui.next(new AbortController().signal)).toEqual({ path: "/tui/open-models", body: {} })
  }))
