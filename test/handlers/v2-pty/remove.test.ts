import { expect, test } from "vitest"
import { v2PtyRemove } from "../../../handlers/v2-pty/remove.ts"
import { withApp } from "../../support/app.ts"

test("the terminal is gone", () =>
  withApp([v2PtyRemove], async ({ call, instance }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    expect((await call("DELETE", `/api/pty/${id}`)).status).toBe(204)
    expect(instance.ptys.list()).toEqual([])
    expect(await call("DELETE", `/api/pty/${id}`)).toMatchObject({ status: 404, body: { _tag: "PtyNotFoundError" } })
  }))
