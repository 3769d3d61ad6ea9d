import { expect, test } from "vitest"
import { ptyList } from "../../../handlers/pty/list.ts"
import { withApp } from "../../support/app.ts"

test("the terminals of the directory are listed while they run", () =>
  withApp([ptyList], async ({ call, instance, instanceOf }) => {
    expect(await call("GET", "/pty")).toMatchObject({ status: 200, body: [] })
    const first = await instance.ptys.create({ command: "cat" })
    const second = await instance.ptys.create({ command: "cat", title: "Second" })
    await (await instanceOf("/elsewhere")).ptys.create({ command: "cat" })
    expect((await call("GET", "/pty")).body).toEqual([first, second])
    instance.ptys.remove(first.id)
    expect((await call("GET", "/pty")).body).toEqual([second])
  }))

test("where there are no terminals the list is empty", () =>
  withApp([ptyList], async ({ call }) => expect((await call("GET", "/pty?directory=/x")).body).toEqual([]), {
    prepare: (platform) => void delete (platform as Partial<typeof platform>).terminal,
  }))
