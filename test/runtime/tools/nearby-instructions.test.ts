import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

const files = {
  "AGENTS.md": "at the top",
  "sub/AGENTS.md": "in sub\n",
  "sub/CLAUDE.md": "hidden",
  "sub/deep/CLAUDE.md": "in deep",
  "sub/deep/b.txt": "b",
  "sub/c.txt": "c",
}

test("reading a file gives the instructions around it below the project, nearest first, once per session", () =>
  withTools(files, async ({ call }) => {
    const { output, metadata } = await call("read", { filePath: "sub/deep/b.txt" })
    expect(output).toBe(
      '1\tb\n\n<instructions from="sub/deep/CLAUDE.md">\nin deep\n</instructions>' +
        '\n\n<instructions from="sub/AGENTS.md">\nin sub\n</instructions>',
    )
    expect(metadata["loaded"]).toEqual(["/workspace/sub/deep/CLAUDE.md", "/workspace/sub/AGENTS.md"])
    expect((await call("read", { filePath: "sub/c.txt" })).output).toBe("1\tc")
    expect((await call("read", { filePath: "sub/c.txt" }, { sessionID: "ses_other" })).output).toContain("in sub")
  }))

test("instructions that were read as a file are not given again", () =>
  withTools(files, async ({ call }) => {
    expect((await call("read", { filePath: "sub/AGENTS.md" })).output).toBe("1\tin sub")
    expect((await call("read", { filePath: "sub/c.txt" })).output).toBe("1\tc")
  }))

test("what the system message has is not given: from the session's directory up", () =>
  withTools(files, async ({ call }) => {
    const overrides = { directory: "/workspace/sub" }
    expect((await call("read", { filePath: "c.txt" }, overrides)).metadata["loaded"]).toEqual([])
    expect((await call("read", { filePath: "deep/b.txt" }, overrides)).metadata["loaded"]).toEqual([
      "/workspace/sub/deep/CLAUDE.md",
    ])
  }))

test("nothing is given for a directory, a place outside, or instructions that lead outside or are too long", () =>
  withTools(
    {
      ...files,
      "/other/x/AGENTS.md": "foreign",
      "/other/x/f.txt": "f",
      "long/AGENTS.md": "x".repeat(40_000),
      "long/f.txt": "f",
      "link/f.txt": "f",
    },
    async ({ call, platform }) => {
      platform.files.symlink("/workspace/link/AGENTS.md", "/other/x/AGENTS.md")
      for (const filePath of ["sub", "/other/x/f.txt", "long/f.txt", "link/f.txt"]) {
        expect((await call("read", { filePath })).metadata["loaded"]).toEqual([])
      }
    },
  ))
