import { expect, test } from "vitest"
import { tuiClearPrompt } from "../../../handlers/tui/clear-prompt.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("a TUI that follows events is told by one", () =>
  withApp([tuiClearPrompt], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    expect(await call("POST", "/tui/clear-prompt")).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "tui.command.execute", properties: { command: "prompt.clear" } },
    ])
  }))

test("without one the request waits in the queue; a body makes no difference", () =>
  withApp([tuiClearPrompt], async ({ call, instance }) => {
    expect(await call("POST", "/tui/clear-prompt", "no JSON")).toMatchObject({ status: 200, body: true })
    expect(await instance.tui.next(new AbortController().signal)).toEqual({ path: "/tui/clear-prompt", body: {} })
  }))
