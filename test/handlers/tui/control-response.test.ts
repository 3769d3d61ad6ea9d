import { expect, test } from "vitest"
import { tuiAppendPrompt } from "../../../handlers/tui/append-prompt.ts"
import { tuiControlNext } from "../../../handlers/tui/control-next.ts"
import { tuiControlResponse } from "../../../handlers/tui/control-response.ts"
import { withApp } from "../../support/app.ts"

const ENDPOINTS = [tuiControlNext, tuiControlResponse, tuiAppendPrompt]

test("the caller whose request was taken first gets the answer", () =>
  withApp(ENDPOINTS, async (app) => {
    const next = [app.call("GET", "/tui/control/next"), app.call("GET", "/tui/control/next")]
    await new Promise((resolve) => setTimeout(resolve, 0))
    const taken = ["a", "b"].map((text) => app.call("POST", "/tui/append-prompt", { text }))
    expect((await Promise.all(next)).map(({ body }) => body.body.text)).toEqual(["a", "b"])
    expect(await app.call("POST", "/tui/control/response", false)).toMatchObject({ status: 200, body: true })
    await app.call("POST", "/tui/control/response", { any: ["JSON"] })
    expect((await Promise.all(taken)).map(({ body }) => body)).toEqual([false, true])
  }))

test("without a caller it is accepted and forgotten, whatever it is", () =>
  withApp(ENDPOINTS, async (app) => {
    for (const body of [{ x: 1 }, null, "false", undefined]) {
      expect(await app.call("POST", "/tui/control/response", body)).toMatchObject({ status: 200, body: true })
    }
    const sent = app.call("POST", "/tui/append-prompt", { text: "later" })
    expect((await sent).body).toBe(true)
  }))

test("a caller waits five seconds, not longer", () =>
  withApp(ENDPOINTS, async (app) => {
    const next = app.call("GET", "/tui/control/next")
    await new Promise((resolve) => setTimeout(resolve, 0))
    const sent = app.call("POST", "/tui/append-prompt", { text: "unanswered" })
    await next
    await app.platform.clock.advance(5_000)
    expect((await sent).body).toBe(true)
    const second = app.call("GET", "/tui/control/next")
    await new Promise((resolve) => setTimeout(resolve, 0))
    const answered = app.call("POST", "/tui/append-prompt", { text: "answered" })
    await second
    await app.call("POST", "/tui/control/response", false)
    expect((await answered).body).toBe(false)
  }))

test("broken JSON is refused", () =>
  withApp(ENDPOINTS, async ({ call }) => {
    expect(await call("POST", "/tui/control/response", "{broken")).toMatchObject({ status: 400 })
  }))
