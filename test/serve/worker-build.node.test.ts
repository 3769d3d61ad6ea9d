import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { apiOf } from "../support/api.ts"
import { openWorkerHome } from "../support/worker-process.ts"

/** What only the simulated shell says. */
const MARK = "not available in browser environments"

const modules = async (folder: string): Promise<{ path: string; text: string }[]> => {
  const files = await readdir(join(folder, "worker"), { recursive: true, withFileTypes: true })
  return Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async ({ parentPath, name }) => ({ path: name, text: await readFile(join(parentPath, name), "latin1") })),
  )
}

const offered = async (api: ReturnType<typeof apiOf>): Promise<string[]> => {
  const { body } = await api("GET", "/experimental/tool?provider=demo&model=tour")
  return (body as { id: string }[]).map(({ id }) => id)
}

const sizeOf = (all: { text: string }[]) => all.reduce((sum, { text }) => sum + text.length, 0)

test(
  "the simulated shell is a module of its own, which a build can leave out: commands answer 501, no tool runs them",
  { timeout: 120_000 },
  async () => {
    const [usual, without] = [await openWorkerHome(), await openWorkerHome("--no-shell")]
    try {
      const first = await usual.serve()
      expect(await offered(apiOf(first, "/here"))).toContain("bash")
      await first.kill()
      const built = await modules(usual.folder)
      const shells = built.filter(({ text }) => text.includes(MARK))
      expect(shells.length).toBeGreaterThan(0)
      expect(shells.map(({ path }) => path)).not.toContain("worker.mjs")

      const api = apiOf(await without.serve(), "/here")
      const left = await modules(without.folder)
      expect(left.filter(({ text }) => text.includes(MARK))).toEqual([])
      expect(sizeOf(left)).toBeLessThan(sizeOf(built) - 500_000)
      const tools = await offered(api)
      expect(tools).toContain("read")
      expect(tools).not.toContain("bash")
      const { id } = (await api("POST", "/session", {})).body
      expect(await api("POST", `/session/${id}/shell`, { agent: "build", command: "true" })).toMatchObject({
        status: 501,
        body: { name: "UnsupportedError" },
      })
    } finally {
      await Promise.all([usual.close(), without.close()])
    }
  },
)
