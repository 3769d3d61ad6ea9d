import { expect, test } from "vitest"
import { ptyShells } from "../../../handlers/pty/shells.ts"
import { withApp } from "../../support/app.ts"

test("shells are listed, and their path is no terminal's id", () =>
  withApp([ptyShells], async ({ call }) => {
    const { status, body } = await call("GET", "/pty/shells")
    expect(status).toBe(200)
    expect(body[0]).toEqual({ path: "/bin/bash", name: "bash", acceptable: true })
  }))

test("where there are no terminals the list is empty", () =>
  withApp([ptyShells], async ({ call }) => expect((await call("GET", "/pty/shells")).body).toEqual([]), {
    prepare: (platform) => void delete (platform as Partial<typeof platform>).terminal,
  }))
