import { access, mkdir, readFile, realpath, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { withHome } from "../support/server-process.ts"

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** The dead stay listed where nobody reaps them. */
const isAlive = async (pid: number): Promise<boolean> => {
  const line = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "")
  return line !== "" && !/^[ZX]/.test(line.slice(line.lastIndexOf(")") + 2))
}

test("a cloned directory with an MCP server of its own starts nothing, until it is trusted", () =>
  withHome(async ({ project, serve, run }) => {
    const clone = join(project, "clone")
    const marker = join(project, "marker")
    await mkdir(join(clone, ".git"), { recursive: true })
    const mcp = { marker: { type: "local", command: ["touch", marker] } }
    await writeFile(join(clone, "opencode.json"), JSON.stringify({ mcp }))
    // The server is started elsewhere, so only that place is trusted.
    const elsewhere = join(project, "elsewhere")
    await mkdir(elsewhere)
    const ask = async (base: string, path: string, init?: RequestInit) => {
      const response = await fetch(`${base}${path}?directory=${encodeURIComponent(await realpath(clone))}`, init)
      return response.json() as Promise<Record<string, { status: string; error?: string }>>
    }
    const first = await serve([elsewhere])
    const refused = { marker: { status: "failed", error: expect.stringContaining("not trusted") } }
    expect(await ask(first.base, "/mcp")).toEqual(refused)
    await ask(first.base, "/command")
    await ask(first.base, "/experimental/resource")
    await ask(first.base, "/mcp/marker/connect", { method: "POST" })
    expect(await ask(first.base, "/mcp")).toEqual(refused)
    await first.stop()
    expect(await exists(marker)).toBe(false)

    await run(["trust", clone])
    const second = await serve([elsewhere])
    expect((await ask(second.base, "/mcp"))["marker"]?.error).toContain("ended with code 0")
    await second.stop()
    expect(await exists(marker)).toBe(true)
  }))

test("what a server ends with is the end of its programs", () =>
  withHome(async ({ project, serve }) => {
    const pidFile = join(project, "pid")
    const command = ["sh", "-c", `echo $$ > ${pidFile}; sleep 60 & wait`]
    await writeFile(
      join(project, "opencode.json"),
      JSON.stringify({ mcp: { slow: { type: "local", command, timeout: 300 } } }),
    )
    const { base, stop } = await serve()
    await (await fetch(`${base}/mcp`)).json()
    const pid = Number(await readFile(pidFile, "utf8"))
    expect(await stop()).toEqual({ code: 0, signal: null })
    expect(pid).toBeGreaterThan(0)
    expect(await isAlive(pid)).toBe(false)
  }))
