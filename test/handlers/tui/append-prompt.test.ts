import { expect, test } from "vitest"
import { tuiAppendPrompt } from "../../../handlers/tui/append-prompt.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("the text goes out as an event", () =>
  withApp([tuiAppendPrompt], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    expect(await call("POST", "/tui/append-prompt", { text: "abc" })).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([{ type: "tui.prompt.append", properties: { text: "abc" } }])
  }))

test("a stream of every directory takes it too, one of another directory does not", () =>
  withApp([tuiAppendPrompt], async ({ call, instance, instanceOf, server }) => {
    const other = (await instanceOf("/elsewhere")).subscribe({})
    await call("POST", "/tui/append-prompt", { text: "queued" })
    other.close()
    expect(await instance.tui.next(new AbortController().signal)).toMatchObject({ body: { text: "queued" } })
    const reader = server.subscribe({ filter: { types: ["tui.prompt.append"] } })
    await call("POST", "/tui/append-prompt", { text: "told" })
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { text: "told" } }])
  }))

test("a body without text, with another type, or broken is refused", () =>
  withApp([tuiAppendPrompt], async ({ call }) => {
    for (const body of [{}, { text: 5 }, "{broken", undefined]) {
      const answer = await call("POST", "/tui/append-prompt", body)
      expect(answer).toMatchObject({ status: 400, body: { name: "BadRequest", data: { kind: "Payload" } } })
    }
  }))

test("text of any kind passes as it is", () =>
  withApp([tuiAppendPrompt], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    const text = "\u0000 \u001b[31m 🙂\n" + "x".repeat(100_000)
    await call("POST", "/tui/append-prompt", { text })
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { text } }])
  }))
