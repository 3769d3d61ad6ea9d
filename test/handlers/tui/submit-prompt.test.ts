import { expect, test } from "vitest"
import { tuiSubmitPrompt } from "../../../handlers/tui/submit-prompt.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("a TUI that follows events is told by one", () =>
  withApp([tuiSubmitPrompt], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    expect(await call("POST", "/tui/submit-prompt")).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "tui.command.execute", properties: { command: "prompt.submit" } },
    ])
  }))

test("without one the request waits in the queue; a body makes no difference", () =>
  withApp([tuiSubmitPrompt], async ({ call, instance }) => {
    expect(await call("POST", "/tui/submit-prompt", "no JSON")).toMatchObject({ status: 200, body: true })
    expect(await instance.tui.next(new AbortController().signal)).toEqual({ path: "/tui/submit-prompt", body: {} })
  }))
