import { expect, test } from "vitest"
import { tuiAppendPrompt } from "../../../handlers/tui/append-prompt.ts"
import { tuiControlNext } from "../../../handlers/tui/control-next.ts"
import { tuiControlResponse } from "../../../handlers/tui/control-response.ts"
import { withApp } from "../../support/app.ts"

const ENDPOINTS = [tuiControlNext, tuiControlResponse, tuiAppendPrompt]

test("it waits for a request that no event stream takes", () =>
  withApp(ENDPOINTS, async ({ call, instance }) => {
    const next = call("GET", "/tui/control/next")
    await new Promise((resolve) => setTimeout(resolve, 0))
    const reader = instance.subscribe({})
    await call("POST", "/tui/append-prompt", { text: "an event" })
    reader.close()
    const sent = call("POST", "/tui/append-prompt", { text: "queued" })
    expect(await next).toMatchObject({ status: 200, body: { path: "/tui/append-prompt", body: { text: "queued" } } })
    await call("POST", "/tui/control/response", false)
    expect((await sent).body).toBe(false)
  }))

test("requests of the last half minute wait, the newest hundred of them, in order", () =>
  withApp(ENDPOINTS, async ({ call, platform }) => {
    await call("POST", "/tui/append-prompt", { text: "old" })
    await platform.clock.advance(30_000)
    for (let number = 0; number < 101; number++) await call("POST", "/tui/append-prompt", { text: String(number) })
    expect((await call("GET", "/tui/control/next")).body.body.text).toBe("1")
    expect((await call("GET", "/tui/control/next")).body.body.text).toBe("2")
  }))

test("a client that goes leaves its place", () =>
  withApp(ENDPOINTS, async ({ app, call }) => {
    const controller = new AbortController()
    const left = app(new Request("http://test/tui/control/next", { signal: controller.signal }))
    await new Promise((resolve) => setTimeout(resolve, 0))
    controller.abort()
    expect((await left).status).toBe(503)
    await call("POST", "/tui/append-prompt", { text: "for the next" })
    expect((await call("GET", "/tui/control/next")).body.body.text).toBe("for the next")
  }))

test("the end of the instance ends the wait", () =>
  withApp(ENDPOINTS, async ({ call, instance }) => {
    const next = call("GET", "/tui/control/next")
    await new Promise((resolve) => setTimeout(resolve, 0))
    await instance.dispose()
    expect(await next).toMatchObject({ status: 503, body: { name: "ServiceUnavailableError" } })
  }))
