import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { nodeLog } from "../../adapters/node/log.ts"

test("appends to a private file", () => {
  const folder = mkdtempSync(join(tmpdir(), "log-test-"))
  try {
    const file = join(folder, "log", "server.log")
    nodeLog({ level: "info", file })("info", "First")
    nodeLog({ level: "info", file })("info", "Second")
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(2)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
