import { expect, test } from "vitest"
import { ptyGet } from "../../../handlers/pty/get.ts"
import { withApp } from "../../support/app.ts"

test("a terminal is found whatever directory the request names", () =>
  withApp([ptyGet], async ({ call, instance }) => {
    const pty = await instance.ptys.create({ command: "cat" })
    expect(await call("GET", `/pty/${pty.id}?directory=/elsewhere`)).toMatchObject({ status: 200, body: pty })
  }))

test("an unknown one is not found, and what cannot be an id is refused", () =>
  withApp([ptyGet], async ({ call }) => {
    const unknown = await call("GET", "/pty/pty_none")
    expect(unknown.status).toBe(404)
    expect(unknown.body).toEqual({ _tag: "PtyNotFoundError", ptyID: "pty_none", message: expect.any(String) })
    expect(await call("GET", "/pty/none")).toMatchObject({ status: 400, body: { data: { kind: "Params" } } })
  }))
