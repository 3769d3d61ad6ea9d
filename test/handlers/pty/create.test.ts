import { expect, test } from "vitest"
import { ptyCreate } from "../../../handlers/pty/create.ts"
import { ptyGet } from "../../../handlers/pty/get.ts"
import { ptyList } from "../../../handlers/pty/list.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("without a body it is the user's shell, as a login shell, in the directory", () =>
  withApp([ptyCreate], async ({ call, instance, platform }) => {
    const reader = instance.subscribe({})
    const { status, body } = await call("POST", "/pty")
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^pty_[0-9a-f]{12}[0-9A-Za-z]{14}$/),
      title: `Terminal ${body.id.slice(-4)}`,
      ...{ command: "/bin/bash", args: ["-l"], cwd: "/workspace", status: "running", pid: expect.any(Number) },
    })
    expect(platform.terminal.programs[0]?.options).toMatchObject({ command: "/bin/bash", size: { rows: 24, cols: 80 } })
    expect(await readEvents(reader, 1)).toMatchObject([{ type: "pty.created", properties: { info: body } }])
  }))

test("command, arguments, directory, title and variables are as asked", () =>
  withApp([ptyCreate], async ({ call, platform }) => {
    const asked = { command: "cat", args: ["-u"], cwd: "sub", title: "Mine", env: { A: "b" } }
    const { body } = await call("POST", "/pty", asked)
    expect(body).toMatchObject({ command: "cat", args: ["-u"], cwd: "/workspace/sub", title: "Mine" })
    expect(platform.terminal.programs[0]?.options).toMatchObject({ env: { A: "b" }, cwd: "/workspace/sub" })
    expect((await call("POST", "/pty", { command: "cat", cwd: "/else" })).body.cwd).toBe("/else")
  }))

test("the shell of the config comes before the user's", () =>
  withApp(
    [ptyCreate],
    async ({ call, platform }) => {
      platform.terminal.teach("/opt/zsh", () => {})
      expect((await call("POST", "/pty")).body).toMatchObject({ command: "/opt/zsh", args: ["-l"] })
      expect((await call("POST", "/pty", { args: ["-x"] })).body).toMatchObject({ command: "/opt/zsh", args: ["-x"] })
    },
    { config: { ...TEST_CONFIG, shell: "/opt/zsh" } },
  ))

test("a program that ends at once can still be asked about, and its end is told", () =>
  withApp([ptyCreate, ptyGet], async ({ call, instance, platform }) => {
    platform.terminal.teach("true", ({ exit }) => exit(3))
    const reader = instance.subscribe({ filter: { types: ["pty.exited"] } })
    const { body } = await call("POST", "/pty", { command: "true" })
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { id: body.id, exitCode: 3 } }])
    expect((await call("GET", `/pty/${body.id}`)).body).toMatchObject({ status: "exited", exitCode: 3 })
    await platform.clock.advance(60_000)
    expect((await call("GET", `/pty/${body.id}`)).status).toBe(404)
  }))

test("what cannot be opened is refused, and nothing is told", () =>
  withApp([ptyCreate], async ({ call, instance, platform }) => {
    platform.terminal.missing.add("/missing")
    const before = instance.cursor()
    expect(await call("POST", "/pty", { command: "nope" })).toMatchObject({ status: 400, body: { name: "BadRequest" } })
    expect(await call("POST", "/pty", { command: "cat", cwd: "/missing" })).toMatchObject({
      status: 400,
      body: { name: "NotADirectoryError" },
    })
    for (const body of [{ command: 5 }, { args: "x" }, { env: { A: 1 } }, "{broken"]) {
      expect((await call("POST", "/pty", body)).status).toBe(400)
    }
    expect(instance.cursor()).toBe(before)
  }))

test("fifty are enough", () =>
  withApp([ptyCreate], async ({ call }) => {
    for (let count = 0; count < 50; count++) expect((await call("POST", "/pty", { command: "cat" })).status).toBe(200)
    expect(await call("POST", "/pty", { command: "cat" })).toMatchObject({
      status: 503,
      body: { name: "ServiceUnavailableError" },
    })
  }))

test("where there are no terminals it says so", () =>
  withApp(
    [ptyCreate],
    async ({ call }) => {
      expect(await call("POST", "/pty")).toMatchObject({ status: 501, body: { name: "UnsupportedError" } })
    },
    { prepare: (platform) => void delete (platform as Partial<typeof platform>).terminal },
  ))

test("a terminal that cannot be announced is not left running", () =>
  withApp([ptyCreate, ptyList], async ({ call, platform }) => {
    const title = "x".repeat(2_000_001)
    let ends = 0
    const { open } = platform.terminal
    platform.terminal.open = (options) => open({ ...options, onExit: (code) => (ends++, options.onExit(code)) })
    expect(await call("POST", "/pty", { title })).toMatchObject({ status: 413, body: { name: "BodyTooLargeError" } })
    expect((await call("GET", "/pty")).body).toEqual([])
    expect(ends).toBe(1)
  }))
