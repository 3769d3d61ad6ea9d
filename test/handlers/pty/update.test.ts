import { expect, test } from "vitest"
import { ptyUpdate } from "../../../handlers/pty/update.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("title and size change, and that is told", () =>
  withApp([ptyUpdate], async ({ call, instance, platform }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    const reader = instance.subscribe({ filter: { types: ["pty.updated"] } })
    const { status, body } = await call("PUT", `/pty/${id}`, { title: "New", size: { rows: 10, cols: 50 } })
    expect([status, body.title]).toEqual([200, "New"])
    expect(platform.terminal.programs[0]?.size).toEqual({ rows: 10, cols: 50 })
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { info: body } }])
    expect((await call("PUT", `/pty/${id}`)).body).toEqual(body)
  }))

test("a size that no terminal has is refused, an unknown terminal is not found", () =>
  withApp([ptyUpdate], async ({ call, instance }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    for (const size of [{ rows: 0, cols: 5 }, { rows: 1.5, cols: 5 }, { rows: 5 }, "5x5"]) {
      expect((await call("PUT", `/pty/${id}`, { size })).status).toBe(400)
    }
    expect(await call("PUT", "/pty/pty_none", {})).toMatchObject({ status: 404, body: { _tag: "PtyNotFoundError" } })
  }))
