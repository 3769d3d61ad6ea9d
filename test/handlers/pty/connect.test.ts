import { expect, test } from "vitest"
import { createApp } from "../../../handlers/app.ts"
import { ptyConnect } from "../../../handlers/pty/connect.ts"
import { type TestApp, withApp } from "../../support/app.ts"
import type { TestSocket } from "../../support/sockets.ts"

/** Opens a terminal whose program waits; gives its path and its program. */
const opened = async ({ instance, platform }: TestApp) => {
  platform.terminal.teach("wait", () => {})
  const { id } = await instance.ptys.create({ command: "wait" })
  const program = platform.terminal.programs.at(-1)
  if (!program) throw new Error("Nothing was started")
  return { id, path: `/pty/${id}/connect`, program }
}

const connected = async ({ connect }: TestApp, path: string): Promise<TestSocket> => {
  const socket = await connect(path)
  if (socket instanceof Response) throw new Error(`Refused with ${socket.status}`)
  return socket
}

test("it shows what there is, where that ends, and what comes; what is typed is typed", () =>
  withApp([ptyConnect], async (app) => {
    const { path, program } = await opened(app)
    const typed: string[] = []
    program.onInput((text) => typed.push(text))
    program.write("before ")
    const socket = await connected(app, path)
    program.write("after")
    expect(socket.text()).toBe("before after")
    expect(socket.control()).toEqual([{ cursor: 7 }])
    socket.type("ls\r")
    expect(typed).toEqual(["ls\r"])
  }))

test("a cursor leaves out what was seen; anything that is none means the beginning", () =>
  withApp([ptyConnect], async (app) => {
    const { path, program } = await opened(app)
    program.write("0123456789")
    const shown = async (cursor: string) => (await connected(app, `${path}?cursor=${cursor}`)).text()
    expect(await shown("4")).toBe("456789")
    for (const cursor of ["-1", "10", "99"]) expect(await shown(cursor)).toBe("")
    for (const cursor of ["", "abc", "-5", "1.5", "1e99"]) expect(await shown(cursor)).toBe("0123456789")
  }))

test("all who are connected see the same, and one who leaves is no matter", () =>
  withApp([ptyConnect], async (app) => {
    const { path, program } = await opened(app)
    const [one, two] = [await connected(app, path), await connected(app, path)]
    program.write("a")
    one.leave()
    program.write("b")
    expect([one.text(), two.text()]).toEqual(["a", "ab"])
  }))

test("the end of the program and of the terminal close the connection", () =>
  withApp([ptyConnect], async (app) => {
    const first = await opened(app)
    const socket = await connected(app, first.path)
    first.program.write("bye")
    first.program.exit(0)
    expect([socket.text(), socket.closed?.code]).toEqual(["bye", 1000])
    const late = await connected(app, first.path)
    expect([late.text(), late.closed?.code]).toEqual(["bye", 1000])

    const second = await opened(app)
    const removed = await connected(app, second.path)
    app.instance.ptys.remove(second.id)
    expect(removed.closed?.code).toBe(1000)

    const third = await opened(app)
    const disposed = await connected(app, third.path)
    await app.instance.dispose()
    expect(disposed.closed?.code).toBe(1001)
  }))

test("a client that does not keep up makes the program wait, then has to come again", () =>
  withApp([ptyConnect], async (app) => {
    const { path, program } = await opened(app)
    const [slow, fast] = [await connected(app, path), await connected(app, path)]
    slow.unread = 2 * 1024 * 1024
    program.write("x")
    expect(program.paused).toBe(true)
    await app.platform.clock.advance(9_000)
    expect([program.paused, slow.closed]).toEqual([true, undefined])
    await app.platform.clock.advance(2_000)
    expect([program.paused, slow.closed?.code, fast.closed]).toEqual([false, 1013, undefined])
    fast.unread = 2 * 1024 * 1024
    program.write("x")
    expect(program.paused).toBe(true)
    fast.unread = 0
    await app.platform.clock.advance(100)
    expect([program.paused, fast.closed]).toEqual([false, undefined])
  }))

test("a bad ticket is refused, with and without a good reason to come", () =>
  withApp([ptyConnect], async (app) => {
    const { path } = await opened(app)
    const refused = await app.connect(`${path}?ticket=bad`)
    if (!(refused instanceof Response)) throw new Error("It was let in")
    expect([refused.status, await refused.json()]).toMatchObject([403, { _tag: "PtyForbiddenError" }])
  }))

test("a plain request is asked to upgrade, and uses up no ticket", () =>
  withApp([ptyConnect], async (app) => {
    const { id, path } = await opened(app)
    const { ticket } = app.instance.ptys.connectToken(id)
    const plain = await app.call("GET", `${path}?ticket=${ticket}`)
    expect(plain).toMatchObject({ status: 426, body: { name: "UpgradeRequiredError" } })
    expect(plain.headers.get("upgrade")).toBe("websocket")
    expect(await connected(app, `${path}?ticket=${ticket}`)).toMatchObject({ closed: undefined })
  }))

test("an unknown terminal is not found, and no directory is opened for it", () =>
  withApp([ptyConnect], async (app) => {
    expect(await app.connect("/pty/pty_none/connect?ticket=x&directory=/other")).toMatchObject({ status: 404 })
    expect((await app.server.projects.directories("global")).join()).not.toContain("/other")
    expect(await app.connect("/pty/none/connect")).toMatchObject({ status: 400 })
  }))

test("where there are no WebSockets it says so", () =>
  withApp([ptyConnect], async (app) => {
    const { path } = await opened(app)
    const { server, instances, platform } = app
    const bare = createApp([ptyConnect], { server, instanceFor: instances.instanceFor, log: platform.log })
    const answer = await bare(new Request(`http://test${path}`, { headers: { upgrade: "websocket" } }))
    expect(answer.status).toBe(501)
  }))
