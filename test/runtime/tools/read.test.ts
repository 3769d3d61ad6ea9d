import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

const lines = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`).join("\n")
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1])

test("a file comes with line numbers, and with what clients show", () =>
  withTools({ "src/a.txt": "one\ntwo\n" }, async ({ call, asks }) => {
    expect(await call("read", { filePath: "src/a.txt" })).toEqual({
      title: "src/a.txt",
      output: "1\tone\n2\ttwo",
      keep: "all",
      metadata: {
        preview: "one\ntwo",
        truncated: false,
        loaded: [],
        display: {
          type: "file",
          path: "/workspace/src/a.txt",
          text: "one\ntwo",
          lineStart: 1,
          lineEnd: 2,
          totalLines: 2,
          truncated: false,
        },
      },
    })
    expect(asks).toEqual([{ permission: "read", patterns: ["src/a.txt"], always: ["*"], metadata: {} }])
  }))

test("offset and limit choose lines, and the note says how to go on", () =>
  withTools({ "a.txt": lines(20) }, async ({ call }) => {
    const { output, metadata } = await call("read", { filePath: "/workspace/a.txt", offset: 5, limit: 3 })
    expect(output).toBe("5\tline 5\n6\tline 6\n7\tline 7\n(lines 5 to 7 of 20; go on with offset 8)")
    expect(metadata).toMatchObject({ truncated: true, preview: "line 5\nline 6\nline 7" })
    expect((await call("read", { filePath: "a.txt", offset: 0, limit: 1 })).output).toMatch(/^1\tline 1\n/)
    expect((await call("read", { filePath: "a.txt", offset: 20 })).output).toBe("20\tline 20")
  }))

test("one call gives at most 2000 lines or 50 KB", () =>
  withTools({ "many.txt": lines(5000), "wide.txt": `${"x".repeat(1900)}\n`.repeat(100) }, async ({ call }) => {
    const many = await call("read", { filePath: "many.txt" })
    expect(many.output.split("\n")).toHaveLength(2001)
    expect(many.output).toMatch(/\(lines 1 to 2000 of 5000; go on with offset 2001\)$/)
    expect(many.keep).toBe("all")
    const wide = await call("read", { filePath: "wide.txt" })
    expect(wide.output.split("\n")).toHaveLength(27)
    expect(wide.metadata["truncated"]).toBe(true)
  }))

test("a long line is cut with a note", () =>
  withTools({ "a.txt": "y".repeat(2500) }, async ({ call }) => {
    expect((await call("read", { filePath: "a.txt" })).output).toMatch(/^1\ty{2000}… \(500 more characters\)$/)
  }))

test("CR LF and a byte order mark are not shown", () =>
  withTools(
    { "a.txt": "\uFEFFone\r\ntwo\r\n", "u16.txt": new Uint8Array([0xff, 0xfe, 0x68, 0, 0x69, 0]) },
    async ({ call }) => {
      expect((await call("read", { filePath: "a.txt" })).output).toBe("1\tone\n2\ttwo")
      expect((await call("read", { filePath: "u16.txt" })).output).toBe("1\thi")
    },
  ))

test("an empty file is no error", () =>
  withTools({ "a.txt": "" }, async ({ call }) => {
    const { output, metadata } = await call("read", { filePath: "a.txt" })
    expect(output).toBe("(empty file)")
    expect(metadata["display"]).toMatchObject({ lineStart: 1, lineEnd: 0, totalLines: 0, text: "" })
  }))

test("a directory is listed, directories and links to them with a slash", () =>
  withTools({ "d/b.txt": "", "d/A/x": "", "e/y": "" }, async ({ call, platform }) => {
    platform.files.symlink("/workspace/d/link", "/workspace/e")
    const { output, title, metadata } = await call("read", { filePath: "d" })
    expect(output).toBe("A/\nb.txt\nlink/")
    expect(title).toBe("d")
    expect(metadata["display"]).toEqual({
      type: "directory",
      path: "/workspace/d",
      entries: ["A/", "b.txt", "link/"],
      offset: 1,
      totalEntries: 3,
      truncated: false,
    })
    expect((await call("read", { filePath: "d", limit: 1 })).output).toBe("A/\n(3 entries; go on with offset 2)")
  }))

test("an image is attached, by its content and not its name", () =>
  withTools({ "p.dat": png, "fake.png": "text" }, async ({ call }) => {
    const result = await call("read", { filePath: "p.dat" })
    expect(result.attachments).toEqual([
      { mime: "image/png", url: "data:image/png;base64,iVBORw0KGgoAAQ==", filename: "p.dat" },
    ])
    expect(result.metadata).toMatchObject({ truncated: false, loaded: [] })
    expect(result.metadata["display"]).toBeUndefined()
    expect((await call("read", { filePath: "fake.png" })).output).toBe("1\ttext")
  }))

test("an image is refused when the model takes none", () =>
  withTools({ "p.png": png }, async ({ call }) => {
    await expect(call("read", { filePath: "p.png" }, { acceptsImages: false })).rejects.toThrow(
      'Cannot read "p.png": it is image/png, which this model does not take',
    )
  }))

test("a binary file is refused", () =>
  withTools({ "a.bin": new Uint8Array([1, 0, 2]) }, async ({ call }) => {
    await expect(call("read", { filePath: "a.bin" })).rejects.toThrow('Cannot read "a.bin": it is binary (3 bytes)')
  }))

test("a missing file is an error that names similar ones", () =>
  withTools({ "src/reader.ts": "", "src/other.ts": "" }, async ({ call }) => {
    await expect(call("read", { filePath: "src/raeder.ts" })).rejects.toThrow(
      'Cannot read "src/raeder.ts": there is no such file; did you mean "src/reader.ts"?',
    )
    await expect(call("read", { filePath: "none/a.ts" })).rejects.toThrow("its directory does not exist either")
  }))

test("an offset beyond the end is an error", () =>
  withTools({ "a.txt": "one\n" }, async ({ call }) => {
    await expect(call("read", { filePath: "a.txt", offset: 2 })).rejects.toThrow(
      'Cannot read "a.txt" from offset 2: it has 1 lines',
    )
  }))

test("a path outside the project is asked for first, and a refusal reads nothing", () =>
  withTools({ "/etc/hostname": "vm\n" }, async ({ call, asks }) => {
    expect((await call("read", { filePath: "/etc/hostname" })).output).toBe("1\tvm")
    expect(asks).toEqual([
      {
        permission: "external_directory",
        patterns: ["/etc/*"],
        always: ["/etc/*"],
        metadata: { filepath: "/etc/hostname", parentDir: "/etc" },
      },
      { permission: "read", patterns: ["../etc/hostname"], always: ["*"], metadata: {} },
    ])
    const ask = async () => Promise.reject(new Error("Denied"))
    await expect(call("read", { filePath: "/etc/hostname" }, { ask })).rejects.toThrow("Denied")
  }))

test("a symlink that leaves the project is asked for by where it leads", () =>
  withTools({ "/secret/key": "k" }, async ({ call, asks, platform }) => {
    platform.files.symlink("/workspace/inside", "/secret")
    await call("read", { filePath: "inside/key" })
    expect(asks[0]).toMatchObject({ permission: "external_directory", patterns: ["/secret/*"] })
  }))

test("in a subdirectory of a repository, paths start there and titles at its top", () =>
  withTools({ "sub/b.txt": "b", "a.txt": "a" }, async ({ call, asks }) => {
    const overrides = { directory: "/workspace/sub" }
    expect((await call("read", { filePath: "b.txt" }, overrides)).title).toBe("sub/b.txt")
    expect((await call("read", { filePath: "../a.txt" }, overrides)).title).toBe("a.txt")
    expect(asks.map(({ permission }) => permission)).toEqual(["read", "read"])
  }))

test("outside a repository the directory alone is the project", () =>
  withTools({ "sub/b.txt": "b", "a.txt": "a" }, async ({ call, asks }) => {
    const overrides = { directory: "/workspace/sub", worktree: "/" }
    expect((await call("read", { filePath: "b.txt" }, overrides)).title).toBe("b.txt")
    await call("read", { filePath: "../a.txt" }, overrides)
    expect(asks.map(({ permission }) => permission)).toEqual(["read", "external_directory", "read"])
  }))
