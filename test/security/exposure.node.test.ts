import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { networkInterfaces } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { basic } from "../support/gate.ts"
import { withHome } from "../support/server-process.ts"

/** An address of this machine that others can reach. */
const LAN = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address

const OPEN = [
  ...["0.0.0.0", "::", "[::]", "0", "::0", "::ffff:0.0.0.0", "0x0.0", "192.0.2.1", "2001:db8::1", "example.test"],
  ...["localhost.example.test", "127.0.0.1.example.test", "127.1", "127.0.0.1 ", "1127.0.0.1", "::ffff:127.0.0.1"],
  ...(LAN ? [LAN] : []),
]
const LOCAL = ["127.0.0.1", "::1", "localhost", "LOCALHOST", "127.0.0.2"]

test(
  `none of ${OPEN.length} addresses beyond this machine is listened on without a password`,
  { timeout: 120_000 },
  () =>
    withHome(async ({ run }) => {
      const attempts = OPEN.map(
        async (hostname) => [hostname, await run(["serve", "--port", "0", `--hostname=${hostname}`])] as const,
      )
      for (const [hostname, { code, stdout, stderr }] of await Promise.all(attempts)) {
        expect(code, hostname).toBe(1)
        expect(stdout, hostname).toBe("")
        expect(stderr, hostname).toContain("without a password")
      }
      // An empty password is none.
      const empty = { env: { OPENCODE_SERVER_PASSWORD: "" } }
      expect((await run(["serve", "--port", "0", "--hostname", "0.0.0.0"], empty)).code).toBe(1)
      expect((await run(["serve", "--port", "0", "--mdns"])).code).not.toBe(0)
    }),
)

test(`each of ${LOCAL.length} names of this machine alone is`, { timeout: 120_000 }, () =>
  withHome(async ({ serve, run }) => {
    for (const hostname of LOCAL) {
      if (hostname.includes("::") && !existsSync("/proc/net/if_inet6")) continue
      const { base, stop } = await serve([`--hostname=${hostname}`])
      expect((await fetch(`${base}/global/health`)).status, hostname).toBe(200)
      await stop()
    }
    expect((await run(["serve", "--hostname=127.0.0.999", "--port", "0"])).code).toBe(1)
  }),
)

test("the password is in no output, log or child, however it was sent", { timeout: 60_000 }, () =>
  withHome(async ({ serve, project }) => {
    const password = "zqcanary-5up3r"
    const token = btoa(`opencode:${password}`)
    const server = await serve(["--log-level", "DEBUG"], {
      ...{ OPENCODE_SERVER_PASSWORD: password, ANTHROPIC_API_KEY: "zqcanary-key", OPENCODE_EDGE_TEST: "zqcanary-own" },
    })
    let errors = ""
    server.child.stderr?.on("data", (chunk) => (errors += String(chunk)))
    const headers = basic("opencode", password)
    const stream = await fetch(`${server.base}/event?auth_token=${encodeURIComponent(token)}`)
    expect(stream.status).toBe(200)
    await stream.body?.cancel()
    for (const path of ["/session", "/config", "/doc", "/nowhere"]) {
      const answer = await fetch(`${server.base}${path}?auth_token=${encodeURIComponent(token)}`)
      expect(answer.status).toBe(401)
      expect(await answer.text()).toBe("")
    }
    const send = (path: string, body: string) =>
      fetch(server.base + path, { method: "POST", body, headers }).then((answer) => answer.text())
    await send(`/session?auth_token=${token}`, "{broken")
    const { id } = JSON.parse(await send("/session", "{}")) as { id: string }
    const said = await send(`/session/${id}/shell`, JSON.stringify({ agent: "build", command: "env; set" }))
    expect(said).toContain("PATH=")
    for (const path of ["/config", "/provider", "/config/providers", `/session/${id}/message`, "/path", "/agent"]) {
      const text = await (await fetch(server.base + path, { headers })).text()
      expect(text, path).not.toContain("zqcanary")
    }
    await server.stop()
    const folder = join(project, ".local/state/opencode-edge/log")
    const logs = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")))
    const seen = [said, errors, server.before, ...logs].join("\n")
    expect(seen).not.toContain("zqcanary")
    expect(seen).not.toContain(token)
  }),
)

test("a grandchild that ignores signals is gone when its command is aborted", { timeout: 60_000 }, () =>
  withHome(async ({ serve, project }) => {
    const { base } = await serve()
    const post = (path: string, body: object) => fetch(base + path, { method: "POST", body: JSON.stringify(body) })
    const { id } = (await (await post("/session", {})).json()) as { id: string }
    const file = join(project, "pid")
    const command = `sh -c 'trap "" TERM HUP INT; echo $$ > ${file}; while :; do sleep 1; done' & wait`
    const running = post(`/session/${id}/shell`, { agent: "build", command })
    while (!existsSync(file) || (await readFile(file, "utf8")) === "")
      await new Promise((resolve) => setImmediate(resolve))
    const pid = (await readFile(file, "utf8")).trim()
    await post(`/session/${id}/abort`, {})
    await (await running).text()
    const state = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => ") X")
    expect(state.slice(state.lastIndexOf(")") + 2)[0]).toMatch(/[XZ]/)
  }),
)
