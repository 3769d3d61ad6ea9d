import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { type ServerProcess, withHome } from "../support/server-process.ts"

const resolver = fileURLToPath(new URL("../support/resolve-mdns.ts", import.meta.url))

/** Asks the loopback network from a process of its own; one line per record that an answer has. */
const resolve = async (...questions: string[]): Promise<string[]> => {
  const child = spawn(process.execPath, [resolver, ...questions], { stdio: ["ignore", "pipe", "inherit"] })
  return (await text(child.stdout)).split("\n").filter(Boolean)
}

/** Waits for the line that says by which address others reach the server. */
const announced = async ({ child: { stdout } }: ServerProcess): Promise<string> => {
  for (;;) {
    if (!stdout) throw new Error("The server has no output")
    const [chunk] = await once(stdout, "data")
    const match = /^Announced as (\S+)$/m.exec(String(chunk))
    if (match?.[1]) return match[1]
  }
}

test("another process finds the server by its name, over loopback, until it stops", { timeout: 30_000 }, () =>
  withHome(async ({ serve }) => {
    const name = `edge-test-${process.pid}`
    const server = await serve(["--mdns", "--mdns-domain", `${name}.local`, "--hostname", "127.0.0.1"])
    const { port } = new URL(server.base)
    expect(await announced(server)).toBe(`http://${name}.local:${port}`)
    const records = await resolve("PTR _http._tcp.local.", `A ${name}.local.`)
    expect(records).toContain(`PTR _http._tcp.local. opencode-${port}._http._tcp.local.`)
    expect(records).toContain(`SRV opencode-${port}._http._tcp.local. ${name}.local. ${port}`)
    expect(records).toContain(`A ${name}.local. 127.0.0.1`)
    // Nothing but where it is: no password, no directory.
    const texts = records.filter((record) => record.startsWith(`TXT opencode-${port}.`))
    expect([...new Set(texts)]).toEqual([`TXT opencode-${port}._http._tcp.local. path=/`])
    const answer = await fetch(`${server.base}/global/health`, { headers: { host: `${name}.local:${port}` } })
    expect(answer.status).toBe(200)
    expect(await server.stop()).toEqual({ code: 0, signal: null })
    expect((await resolve(`A ${name}.local.`)).filter((record) => record.includes(name))).toEqual([])
  }),
)

test("it never widens the bind, and does not go without one", () =>
  withHome(async ({ run }) => {
    const { code, stderr } = await run(["serve", "--port", "0", "--mdns"])
    expect(code).toBe(1)
    expect(stderr).toContain("--hostname 0.0.0.0")
    expect(stderr).toContain("OPENCODE_SERVER_PASSWORD")
    const open = await run(["serve", "--port", "0", "--mdns", "--hostname", "0.0.0.0"])
    expect(open.code).toBe(1)
    expect(open.stderr).toContain("Refusing to listen on 0.0.0.0 without a password")
    const bad = await run(["serve", "--mdns", "--hostname", "127.0.0.1", "--mdns-domain", "example.com"])
    expect(bad.stderr).toBe('Bad --mdns-domain "example.com": use one name before .local, such as opencode.local\n')
  }))
