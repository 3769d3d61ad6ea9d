import { spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import { createServer } from "node:net"
import { once } from "node:events"
import { dirname } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { VERSION } from "../../runtime/version.ts"
import { basic } from "../support/gate.ts"
import { withHome } from "../support/server-process.ts"

test("it says where it listens, after a warning, and stops within five seconds whatever is open", () =>
  withHome(async ({ serve }) => {
    const { base, before, stop } = await serve()
    expect(before).toMatch(/^Warning: .*OPENCODE_SERVER_PASSWORD.*\n$/)
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const stream = await fetch(`${base}/global/event`)
    const waiting = fetch(`${base}/tui/control/next`).catch(() => {})
    const started = performance.now()
    expect(await stop()).toEqual({ code: 0, signal: null })
    expect(performance.now() - started).toBeLessThan(5000)
    // A clean end: everything that was sent can be read.
    expect(await stream.text()).toContain("server.connected")
    await waiting
  }))

test("SIGINT stops it too", () =>
  withHome(async ({ serve }) => {
    const { stop } = await serve()
    expect(await stop("SIGINT")).toEqual({ code: 0, signal: null })
  }))

test("with a password there is no warning, and the password is asked for", () =>
  withHome(async ({ serve, run }) => {
    const plain = await serve([], { OPENCODE_SERVER_PASSWORD: "pw", OPENCODE_SERVER_USERNAME: "ann" })
    expect(plain.before).toBe("")
    expect((await fetch(`${plain.base}/global/health`)).status).toBe(401)
    expect((await fetch(`${plain.base}/global/health`, { headers: basic("ann", "pw") })).status).toBe(200)
    const hash = (await run(["hash-password"], { stdin: "pw\n" })).stdout.trim()
    const hashed = await serve([], { OPENCODE_SERVER_PASSWORD_HASH: hash })
    expect((await fetch(`${hashed.base}/global/health`, { headers: basic("opencode", "no") })).status).toBe(401)
    expect((await fetch(`${hashed.base}/global/health`, { headers: basic("opencode", "pw") })).status).toBe(200)
  }))

test(
  "it listens beyond this machine only with a password or when told to",
  () =>
    withHome(async ({ serve, run }) => {
      for (const hostname of ["0.0.0.0", "::", "192.0.2.1"]) {
        const { code, stderr } = await run(["serve", "--port", "0", "--hostname", hostname])
        expect(code).toBe(1)
        expect(stderr).toBe(
          `Refusing to listen on ${hostname} without a password: set OPENCODE_SERVER_PASSWORD, or pass --insecure to let anyone on the network in\n`,
        )
      }
      expect((await serve(["--hostname", "0.0.0.0"], { OPENCODE_SERVER_PASSWORD: "pw" })).base).toMatch(
        /^http:\/\/0\.0\.0\.0:/,
      )
      expect((await serve(["--hostname", "0.0.0.0", "--insecure"])).base).toMatch(/^http:\/\/0\.0\.0\.0:/)
      expect((await serve(["--hostname", "::1"])).base).toMatch(/^http:\/\/\[::1\]:/)
      expect((await serve(["--hostname", "localhost"])).base).toMatch(/^http:\/\/localhost:/)
    }),
  20_000,
)

test("mistakes end it with one line on stderr", () =>
  withHome(async ({ run }) => {
    const taken = createServer().listen(0, "127.0.0.1")
    await once(taken, "listening")
    const { port } = taken.address() as { port: number }
    const busy = await run(["serve", "--port", String(port)])
    taken.close()
    expect(busy).toEqual({
      code: 1,
      stdout: "",
      stderr: `Cannot listen on 127.0.0.1 port ${port}: another program uses it. Choose another with --port, or --port 0 for any\n`,
    })
    expect((await run(["serve", "--nope"])).stderr.split("\n").length).toBe(2)
    expect((await run(["serve", "nowhere"])).stderr).toMatch(/^Cannot serve ".*\/nowhere": no such directory\n$/)
    const badHash = await run(["serve"], { env: { OPENCODE_SERVER_PASSWORD_HASH: "pw" } })
    expect(badHash.stderr).toContain("opencode hash-password")
  }))

test("it says its version, and what it can do", () =>
  withHome(async ({ run }) => {
    expect((await run(["--version"])).stdout).toBe(`${VERSION}\n`)
    const { code, stdout } = await run([])
    expect(code).toBe(0)
    expect(stdout).toContain("opencode serve")
  }))

test("trust is given for good, to real directories", () =>
  withHome(async ({ project, run }) => {
    expect(await run(["trust", "."])).toEqual({ code: 0, stdout: `Trusted ${project}\n`, stderr: "" })
    expect((await run(["trust", "nowhere"])).stderr).toBe('Cannot trust "nowhere": no such directory\n')
  }))

test("the log goes to a file that is nobody else's business, or to stderr", () =>
  withHome(async ({ project, serve }) => {
    const { stop } = await serve(["--log-level", "DEBUG"])
    await stop()
    expect(await readFile(`${project}/.local/state/opencode-edge/log/server.log`, "utf8")).toContain('"Stopping"')
    const loud = await serve(["--print-logs"])
    let errors = ""
    loud.child.stderr?.on("data", (chunk) => (errors += chunk))
    await loud.stop()
    expect(errors).toContain('"Stopping"')
  }))

test("the SDK starts it by its name", () =>
  withHome(async ({ project }) => {
    const root = fileURLToPath(new URL("../..", import.meta.url))
    const script = `
      import { createOpencodeServer } from "@opencode-ai/sdk"
      const server = await createOpencodeServer({ port: 0, config: { username: "sdk" } })
      const config = await fetch(server.url + "/config").then((answer) => answer.json())
      server.close()
      console.log(config.username)
    `
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: root,
      env: { HOME: project, PATH: `${root}bin:${dirname(process.execPath)}:${process.env["PATH"]}` },
      stdio: ["ignore", "pipe", "inherit"],
    })
    expect(await text(child.stdout)).toBe("sdk\n")
  }))
