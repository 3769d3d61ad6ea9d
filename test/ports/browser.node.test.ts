import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeBrowser } from "../../adapters/node/browser.ts"
import { browserSuite } from "./browser.suite.ts"

describe("browser of this machine", () => {
  browserSuite(async (isThere, body) => {
    const folder = await mkdtemp(join(tmpdir(), "opencode-edge-"))
    const file = join(folder, "shown")
    const command = isThere ? ["sh", "-c", `printf %s "$0" > '${file}'`] : ["no-such-program-here"]
    const environment = memoryEnvironment({ variables: { PATH: process.env["PATH"] ?? "" } })
    try {
      await body(nodeBrowser({ environment, command }), () => readFile(file, "utf8").catch(() => ""))
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test("is none without a display, or over SSH", async () => {
    const open = (variables: Record<string, string>) =>
      nodeBrowser({ environment: memoryEnvironment({ variables }) }).open("https://site.test/")
    expect(await open({})).toBe(false)
    expect(await open({ DISPLAY: ":0", SSH_CONNECTION: "1.2.3.4 5 6.7.8.9 22" })).toBe(false)
  })

  test("is none when the program refuses", async () => {
    const environment = memoryEnvironment({ variables: { PATH: process.env["PATH"] ?? "" } })
    expect(await nodeBrowser({ environment, command: ["false"] }).open("https://site.test/")).toBe(false)
  })
})
