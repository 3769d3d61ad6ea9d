import { existsSync } from "node:fs"
import { expect, test } from "vitest"
import { formatterStatus } from "../../handlers/formatter/status.ts"
import { findSymbols } from "../../handlers/find/symbols.ts"
import { lspStatus } from "../../handlers/lsp/status.ts"
import { mcpStatus } from "../../handlers/mcp/status.ts"
import { type DiskApp, USER, withDisk } from "../support/on-disk.ts"

const marking = (name: string) => `#!/bin/sh\ntouch "$(dirname "$0")/${name}-ran"\n`
const KINDS = ["mcp", "lsp", "formatter", "gopls", "gofmt"]
/** Those named in the config, and those that would be found. The user wants language servers and formatters. */
const SCRIPTS = {
  ...Object.fromEntries(KINDS.map((kind) => [kind.startsWith("go") ? `.venv/bin/${kind}` : kind, marking(kind)])),
  [`${USER}/opencode.json`]: JSON.stringify({ lsp: true, formatter: true }),
}
const CONFIG = {
  mcp: { marker: { type: "local", command: ["./mcp"] } },
  lsp: { marker: { command: ["./lsp"], extensions: [".txt"] } },
  formatter: { marker: { command: ["./formatter", "$FILE"], extensions: [".txt"] } },
}
const ENDPOINTS = [formatterStatus, findSymbols, lspStatus, mcpStatus]

/** All that could start programs; gives the names of those that ran. */
const use = async ({ call, tool, directory, platform }: DiskApp): Promise<string[]> => {
  for (const name of ["a.txt", "a.go"]) {
    await tool("write", { filePath: name, content: "text\n" })
    await tool("read", { filePath: name })
    await tool("edit", { filePath: name, oldString: "text", newString: "other" })
  }
  for (const path of ["/lsp", "/formatter", "/mcp", "/find/symbol?query=a"]) {
    const answer = await call("GET", path, undefined, { "x-opencode-directory": directory })
    expect(answer.status).toBe(200)
  }
  await platform.background.settled()
  return KINDS.filter(
    (kind) => existsSync(`${directory}/${kind}-ran`) || existsSync(`${directory}/.venv/bin/${kind}-ran`),
  )
}

test("programs of a project that nobody trusts do not start", () =>
  withDisk(ENDPOINTS, SCRIPTS, CONFIG, async (app) => expect(await use(app)).toEqual([]), { trusted: false }))

test("those of a project that is trusted do", () =>
  withDisk(ENDPOINTS, SCRIPTS, CONFIG, async (app) => expect(await use(app)).toEqual(KINDS)))
