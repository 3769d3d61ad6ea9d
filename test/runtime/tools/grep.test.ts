import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

const files = {
  "x/a.ts": "needle\nhay\n",
  "x/b.ts": "no\nneedle 2\n",
  "c.md": "needle\n",
  "dist/d.ts": "needle\n",
  ".gitignore": "dist\n",
}

test("shows matching lines under their files", () =>
  withTools(files, async ({ call, asks }) => {
    const { title, output, metadata } = await call("grep", { pattern: "needle", include: "*.ts" })
    expect(title).toBe("needle")
    expect(output).toBe("x/a.ts\n1\tneedle\n\nx/b.ts\n2\tneedle 2")
    expect(metadata).toEqual({ matches: 2, truncated: false })
    expect(asks).toEqual([
      {
        permission: "grep",
        patterns: ["needle"],
        always: ["*"],
        metadata: { pattern: "needle", include: "*.ts" },
      },
    ])
    expect((await call("grep", { pattern: "absent" })).output).toBe("No matches found")
  }))

test("searches one file, or a directory outside after asking", () =>
  withTools({ ...files, "/etc/a.conf": "needle\n" }, async ({ call, asks }) => {
    expect((await call("grep", { pattern: "needle", path: "c.md" })).output).toBe("c.md\n1\tneedle")
    expect((await call("grep", { pattern: "needle", path: "/etc" })).output).toBe("/etc/a.conf\n1\tneedle")
    expect(asks.map(({ permission }) => permission)).toEqual(["grep", "grep", "external_directory"])
  }))

test("gives at most 100 lines, long ones cut", () =>
  withTools({ "a.txt": `${"needle".repeat(100)}\n`.repeat(101) }, async ({ call }) => {
    const { output, metadata } = await call("grep", { pattern: "needle" })
    expect(metadata).toEqual({ matches: 100, truncated: true })
    expect(output).toContain("(the first 100 lines, there are more;")
    expect(output.length).toBeLessThan(50_000)
  }))

test("refuses a broken and an empty pattern", () =>
  withTools(files, async ({ call }) => {
    await expect(call("grep", { pattern: "(" })).rejects.toMatchObject({ name: "InvalidPatternError" })
    await expect(call("grep", { pattern: "" })).rejects.toThrow("the pattern is empty")
  }))
