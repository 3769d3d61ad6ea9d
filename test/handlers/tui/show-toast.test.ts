import { expect, test } from "vitest"
import { tuiShowToast } from "../../../handlers/tui/show-toast.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("a toast stays for five seconds unless told otherwise", () =>
  withApp([tuiShowToast], async ({ call, instance }) => {
    const reader = instance.subscribe({})
    const toast = { title: "t", message: "m", variant: "success" }
    expect(await call("POST", "/tui/show-toast", toast)).toMatchObject({ status: 200, body: true })
    await call("POST", "/tui/show-toast", { message: "m", variant: "info", duration: 1 })
    expect((await readEvents(reader, 2)).map(({ properties }) => properties)).toEqual([
      { ...toast, duration: 5000 },
      { message: "m", variant: "info", duration: 1 },
    ])
  }))

test("a bad variant, duration or absent message is refused", () =>
  withApp([tuiShowToast], async ({ call }) => {
    for (const body of [
      { message: "m", variant: "zzz" },
      { variant: "info" },
      { message: "m", variant: "info", duration: 0 },
      { message: "m", variant: "info", duration: "long" },
    ]) {
      expect((await call("POST", "/tui/show-toast", body)).status).toBe(400)
    }
  }))
