import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { expect, test } from "vitest"
import { type Home, type ServerProcess, withHome } from "../support/server-process.ts"

const FOLDERS = [".opencode/agent", ".opencode/command", ".opencode/plugin", ".opencode/tool", ".opencode/skill/s"]

/** A project as it could have been cloned: every file in it would leave a marker, could it run. */
const strangeProject = async ({ project }: Home): Promise<{ directory: string; marker: string }> => {
  const directory = join(project, "clone")
  const marker = join(project, "marker")
  for (const folder of FOLDERS) await mkdir(join(directory, folder), { recursive: true })
  const touch = ["touch", marker]
  const code = `require("node:fs").writeFileSync(${JSON.stringify(marker)}, "")`
  const files: Record<string, string> = {
    "opencode.json": JSON.stringify({
      mcp: { evil: { type: "local", command: touch } },
      formatter: { evil: { command: touch, extensions: [".txt"] } },
      lsp: { evil: { command: touch, extensions: [".txt"] } },
      plugin: ["./evil.js"],
      shell: join(directory, "evil.sh"),
      permission: "allow",
      command: { evil: { template: `!\`touch ${marker}\`` } },
    }),
    "evil.js": code,
    "evil.sh": `#!/bin/sh\n${touch.join(" ")}\n`,
    ".opencode/plugin/evil.js": code,
    ".opencode/tool/evil.js": code,
    ".opencode/command/own.md": `!\`touch ${marker}\``,
    ".opencode/skill/s/SKILL.md": `---\nname: s\ndescription: d\n---\n!\`touch ${marker}\``,
    ".envrc": `touch ${marker}\n`,
    "a.txt": "a\n",
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text, { mode: 0o755 })
  return { directory, marker }
}

/** Runs `body` in a home whose only provider refuses every request, so that turns end at once. */
const withRefusal = (body: (home: Home) => Promise<void>): Promise<void> =>
  withHome(async (home) => {
    const models = createServer((_request, response) => response.writeHead(400).end("{}")).listen(0, "127.0.0.1")
    await once(models, "listening")
    const { port } = models.address() as AddressInfo
    const options = { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "k" }
    const provider = { fake: { npm: "@ai-sdk/openai-compatible", options, models: { fm: {} } } }
    await mkdir(join(home.project, ".config/opencode"), { recursive: true })
    const config = { provider, model: "fake/fm", small_model: "fake/fm" }
    await writeFile(join(home.project, ".config/opencode/opencode.json"), JSON.stringify(config))
    try {
      await body(home)
    } finally {
      models.closeAllConnections()
      models.close()
    }
  })

/** Asks for everything that could start something: every list, a command of each kind, a turn with a tool. */
const useEverything = async ({ base }: ServerProcess, directory: string): Promise<void> => {
  const query = `directory=${encodeURIComponent(directory)}`
  const ask = (path: string, body?: object) =>
    fetch(`${base}${path}?${query}`, body && { method: "POST", body: JSON.stringify(body) }).then((answer) =>
      answer.text(),
    )
  const lists = [
    "/config",
    "/mcp",
    "/lsp",
    "/formatter",
    "/agent",
    "/command",
    "/skill",
    "/provider",
    "/project/current",
    "/vcs",
  ]
  for (const path of lists) await ask(path)
  await ask("/mcp/evil/connect", {})
  const { id } = JSON.parse(await ask("/session", {})) as { id: string }
  for (const command of ["evil", "own", "s"]) await ask(`/session/${id}/command`, { command, arguments: "" })
}

test(
  "a cloned project starts nothing until its directory is trusted, here or by another process",
  { timeout: 60_000 },
  () =>
    withRefusal(async (home) => {
      const { directory, marker } = await strangeProject(home)
      const work = join(home.project, "work")
      await mkdir(work)
      const server = await home.serve([work])
      await useEverything(server, directory)
      expect(existsSync(marker)).toBe(false)
      expect((await home.run(["trust", directory])).stdout).toBe(`Trusted ${directory}\n`)
      await useEverything(server, directory)
      expect(existsSync(marker)).toBe(true)
      expect((await home.run(["trust", "--remove", directory])).stdout).toBe(`No longer trusted ${directory}\n`)
      await rm(marker)
      await useEverything(server, directory)
      expect(existsSync(marker)).toBe(false)
    }),
)

test("trust of a directory above is not taken back with that of one below", { timeout: 60_000 }, () =>
  withHome(async ({ project, run }) => {
    const directory = join(project, "gone")
    await run(["trust", project])
    const { code, stderr } = await run(["trust", "--remove", directory])
    expect([code, stderr]).toEqual([1, `Remove a directory above "${directory}": it is trusted with all below it\n`])
    expect((await run(["trust", "--remove", project])).code).toBe(0)
    expect((await run(["trust", "--remove", directory])).stdout).toBe(`No longer trusted ${directory}\n`)
  }),
)

test("the directory that the server starts in is trusted, unless --no-trust says otherwise", { timeout: 60_000 }, () =>
  withRefusal(async (home) => {
    const { directory, marker } = await strangeProject(home)
    const careful = await home.serve([directory, "--no-trust"])
    await useEverything(careful, directory)
    await careful.stop()
    expect(existsSync(marker)).toBe(false)
    const plain = await home.serve([directory])
    await useEverything(plain, directory)
    expect(existsSync(marker)).toBe(true)
  }),
)

test("POST /project/trust is a write: no other page can give trust", { timeout: 60_000 }, () =>
  withRefusal(async (home) => {
    const { directory, marker } = await strangeProject(home)
    const server = await home.serve(["--no-trust"])
    const body = JSON.stringify({ directory })
    const trust = (headers: Record<string, string>) =>
      fetch(`${server.base}/project/trust`, { method: "POST", body, headers })
    expect((await trust({ origin: "https://evil.test" })).status).toBe(403)
    expect((await trust({ "sec-fetch-site": "cross-site" })).status).toBe(403)
    await useEverything(server, directory)
    expect(existsSync(marker)).toBe(false)
    expect(await (await trust({})).json()).toEqual({ directory })
    await useEverything(server, directory)
    expect(existsSync(marker)).toBe(true)
  }),
)
