import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

test("a new file is written, with its directories", () =>
  withTools({}, async ({ call, text, asks, edited }) => {
    const { title, metadata } = await call("write", { filePath: "w/c.txt", content: "hi\n" })
    expect(text("w/c.txt")).toBe("hi\n")
    expect(title).toBe("w/c.txt")
    expect(metadata).toEqual({ diagnostics: {}, filepath: "/workspace/w/c.txt", exists: false })
    expect(asks).toEqual([
      {
        permission: "edit",
        patterns: ["w/c.txt"],
        always: ["*"],
        metadata: { filepath: "/workspace/w/c.txt", diff: expect.stringContaining("@@ -0,0 +1,1 @@\n+hi\n") },
      },
    ])
    expect(edited).toEqual(["/workspace/w/c.txt"])
  }))

test("an existing file is replaced, its byte order mark kept", () =>
  withTools({ "a.txt": "old\n", "bom.txt": "\uFEFFold\n" }, async ({ call, text }) => {
    expect((await call("write", { filePath: "a.txt", content: "new\r\n" })).metadata["exists"]).toBe(true)
    expect(text("a.txt")).toBe("new\r\n")
    await call("write", { filePath: "bom.txt", content: "new\n" })
    await call("write", { filePath: "bom.txt", content: "\uFEFFnewer\n" })
    expect(text("bom.txt")).toBe("\uFEFFnewer\n")
  }))

test("a binary file is replaced", () =>
  withTools({ "a.bin": new Uint8Array([0, 255]) }, async ({ call, text }) => {
    await call("write", { filePath: "a.bin", content: "text" })
    expect(text("a.bin")).toBe("text")
  }))

test("a directory cannot be written", () =>
  withTools({ "d/x": "" }, async ({ call }) => {
    await expect(call("write", { filePath: "d", content: "x" })).rejects.toMatchObject({ name: "NotAFileError" })
  }))

test("a place outside the project is asked for first", () =>
  withTools({ "/tmp/x": "" }, async ({ call, asks, platform }) => {
    await call("write", { filePath: "/tmp/out.txt", content: "x" })
    expect(asks.map(({ permission, patterns }) => [permission, patterns])).toEqual([
      ["external_directory", ["/tmp/*"]],
      ["edit", ["../tmp/out.txt"]],
    ])
    expect(platform.files.peek("/tmp/out.txt")).toBeDefined()
  }))

test("a link made while permission is asked does not lead out of the project", () =>
  withTools({ "/secret/key": "k" }, async ({ call, platform }) => {
    const ask = async () => platform.files.symlink("/workspace/d", "/secret")
    await expect(call("write", { filePath: "d/key", content: "x" }, { ask })).rejects.toMatchObject({
      name: "OutsideDirectoryError",
    })
    expect(platform.files.peek("/secret/key")).toEqual(new TextEncoder().encode("k"))
  }))

test("a very large change is counted, not shown", () =>
  withTools({ "a.txt": "x\n" }, async ({ call, asks, text }) => {
    const content = "some line of text\n".repeat(30_000)
    await call("write", { filePath: "a.txt", content })
    expect(text("a.txt")).toBe(content)
    expect(String(asks[0]?.metadata["diff"]).length).toBeLessThan(1000)
  }))
