import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

const files = {
  "x/a.ts": "needle\nhay\n",
  "x/b.ts": "no\nneedle 2\n",
  "c.md": "needle\n",
  "dist/d.ts": "needle\n",
  ".gitignore": "dist\n",
}

test("finds files by name, sorted, without ignored ones", () =>
  withTools(files, async ({ call, asks }) => {
    expect(await call("glob", { pattern: "**/*.ts" })).toEqual({
      title: "",
      output: "x/a.ts\nx/b.ts",
      metadata: { count: 2, truncated: false },
    })
    expect(asks).toEqual([
      { permission: "glob", patterns: ["**/*.ts"], always: ["*"], metadata: { pattern: "**/*.ts" } },
    ])
    expect((await call("glob", { pattern: "*.zzz" })).output).toBe("No files found")
  }))

test("starts at path, and at the place that an absolute pattern names", () =>
  withTools({ ...files, "/etc/a.conf": "" }, async ({ call, asks }) => {
    const inPath = await call("glob", { pattern: "*.ts", path: "x" })
    expect(inPath).toMatchObject({ title: "x", output: "x/a.ts\nx/b.ts" })
    expect((await call("glob", { pattern: "/workspace/x/*.ts" })).output).toBe("x/a.ts\nx/b.ts")
    expect((await call("glob", { pattern: "../*.ts", path: "x" })).output).toBe("x/a.ts\nx/b.ts")
    expect(asks.every(({ permission }) => permission === "glob")).toBe(true)
    expect((await call("glob", { pattern: "/etc/*.conf" })).output).toBe("/etc/a.conf")
    expect(asks.at(-1)).toMatchObject({ permission: "external_directory", patterns: ["/etc/*"] })
  }))

test("gives at most 100 files and says so", () =>
  withTools(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}.txt`, ""])), async ({ call }) => {
    const { output, metadata } = await call("glob", { pattern: "*.txt" })
    expect(metadata).toEqual({ count: 100, truncated: true })
    expect(output).toMatch(/\n\(the first 100, there are more; use a narrower pattern or path\)$/)
  }))

test("refuses a file and a missing directory as path", () =>
  withTools(files, async ({ call }) => {
    await expect(call("glob", { pattern: "*", path: "c.md" })).rejects.toThrow('Cannot search "c.md": it is a file')
    await expect(call("glob", { pattern: "*", path: "y" })).rejects.toThrow('Cannot search "y": there is no such file')
  }))
