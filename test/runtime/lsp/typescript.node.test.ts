import { readdir, readlink, writeFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { findSymbols } from "../../../handlers/find/symbols.ts"
import { lspStatus } from "../../../handlers/lsp/status.ts"
import { withDisk } from "../../support/on-disk.ts"

const PROJECT = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, allowImportingTsExtensions: true },
    include: ["src"],
  }),
  "package.json": JSON.stringify({ name: "p", type: "module" }),
  "src/a.ts": "export const answer: number = 42\nexport class Wanderer {}\n",
  "src/b.ts": 'import { answer } from "./a.ts"\nexport const doubled: number = answer * 2\n',
}
const ENDPOINTS = [lspStatus, findSymbols]

test("the project's own TypeScript tells of errors after a write, and finds symbols", () =>
  withDisk(ENDPOINTS, PROJECT, { lsp: true }, async ({ call, tool, directory }) => {
    const at = `directory=${encodeURIComponent(directory)}`
    expect((await call("GET", `/lsp?${at}`)).body).toEqual([])
    const read = await tool("read", { filePath: "src/b.ts" })
    expect(read.state.status).toBe("completed")
    const { state } = await tool("write", { filePath: "src/a.ts", content: 'export const answer: number = "42"\n' })
    expect(state).toMatchObject({
      status: "completed",
      output: expect.stringContaining("Errors in src/a.ts (line:column):\n1:14 Type 'string' is not assignable"),
      metadata: { diagnostics: { [`${directory}/src/a.ts`]: [{ severity: 1, code: 2322 }] } },
    })
    expect((await call("GET", `/lsp?${at}`)).body).toEqual([
      { id: "typescript", name: "typescript", root: "", status: "connected" },
    ])
    const { body: symbols } = await call("GET", `/find/symbol?${at}&query=doubled`)
    expect(symbols[0]).toMatchObject({ name: "doubled", location: { uri: `file://${directory}/src/b.ts` } })
  }))

test("errors that a change brings about in other files are told once", () =>
  withDisk(ENDPOINTS, PROJECT, { lsp: true }, async ({ tool, platform }) => {
    await tool("read", { filePath: "src/b.ts" })
    await platform.background.settled()
    const first = await tool("edit", { filePath: "src/a.ts", oldString: "answer", newString: "reply" })
    expect(first.state).toMatchObject({
      output: expect.stringContaining("New errors in src/b.ts (line:column):\n1:10 "),
    })
    const second = await tool("edit", { filePath: "src/a.ts", oldString: "42", newString: "43" })
    expect(second.state).toMatchObject({ output: expect.not.stringContaining("src/b.ts") })
  }))

test("a file that a command of the model makes is noticed", () =>
  withDisk(ENDPOINTS, PROJECT, { lsp: true }, async ({ tool, directory, platform }) => {
    const missing = await tool("write", {
      filePath: "src/a.ts",
      content: 'import "./new.ts"\nimport { n } from "./new.ts"\n',
    })
    expect(missing.state).toMatchObject({ output: expect.stringContaining("Cannot find module './new.ts'") })
    await platform.background.settled()
    await writeFile(`${directory}/src/new.ts`, "export const n = 1\n")
    const ask = async () => {
      const { state } = await tool("write", {
        filePath: "src/a.ts",
        content: `import { n } from "./new.ts"\nn satisfies 1 // ${Math.random()}\n`,
      })
      return state.status === "completed" && state.output
    }
    await expect.poll(ask, { timeout: 8_000 }).toBe("Replaced the file")
  }))

test("a server's program ends with its instance", () =>
  withDisk(ENDPOINTS, PROJECT, { lsp: true }, async ({ tool, instance, directory, platform }) => {
    await tool("write", { filePath: "src/a.ts", content: "export {}\n" })
    expect(await programsIn(directory)).not.toEqual([])
    await instance.dispose()
    await platform.background.settled()
    expect(await programsIn(directory)).toEqual([])
  }))

/** Processes that work in a directory. */
const programsIn = async (directory: string): Promise<string[]> => {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name))
  const places = await Promise.all(ids.map(async (id) => [id, await readlink(`/proc/${id}/cwd`).catch(() => "")]))
  return places.flatMap(([id, place]) => (place === directory && id !== undefined ? [id] : []))
}
