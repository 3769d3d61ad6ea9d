import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

test("text is replaced, with the diff in the request and the result", () =>
  withTools({ "a.txt": "old\nkeep\n" }, async ({ call, asks, edited, text }) => {
    const { title, metadata, output } = await call("edit", { filePath: "a.txt", oldString: "old", newString: "new" })
    const patch =
      "Index: /workspace/a.txt\n===================================================================\n--- /workspace/a.txt\n+++ /workspace/a.txt\n@@ -1,2 +1,2 @@\n-old\n+new\n keep\n"
    expect(text("a.txt")).toBe("new\nkeep\n")
    expect(title).toBe("a.txt")
    expect(output).toBe("Edited: 1 lines added, 1 removed")
    expect(metadata).toEqual({
      diagnostics: {},
      diff: patch,
      filediff: { file: "/workspace/a.txt", patch, additions: 1, deletions: 1 },
    })
    expect(asks).toEqual([
      {
        permission: "edit",
        patterns: ["a.txt"],
        always: ["*"],
        metadata: { filepath: "/workspace/a.txt", diff: patch },
      },
    ])
    expect(edited).toEqual(["/workspace/a.txt"])
  }))

test("an ambiguous text is an error that names the lines", () =>
  withTools({ "a.txt": "dup\nx\ndup\n" }, async ({ call, text, asks }) => {
    await expect(call("edit", { filePath: "a.txt", oldString: "dup", newString: "x" })).rejects.toThrow(
      'Cannot edit "a.txt": oldString is there 2 times, at lines 1, 3; add neighbouring lines to name one place, or set replaceAll',
    )
    expect(text("a.txt")).toBe("dup\nx\ndup\n")
    expect(asks).toEqual([])
  }))

test("replaceAll changes every place", () =>
  withTools({ "a.txt": "dup\ndup dup\n" }, async ({ call, text }) => {
    const args = { filePath: "a.txt", oldString: "dup", newString: "$& x", replaceAll: true }
    const { metadata } = await call("edit", args)
    expect(text("a.txt")).toBe("$& x\n$& x $& x\n")
    expect(metadata["filediff"]).toMatchObject({ additions: 2, deletions: 2 })
  }))

test("a text that is not there is an error, which says how far it matched", () =>
  withTools({ "a.txt": "one\ntwo\n" }, async ({ call }) => {
    await expect(call("edit", { filePath: "a.txt", oldString: "nine", newString: "x" })).rejects.toThrow(
      'Cannot edit "a.txt": oldString is not in the file; read the file and copy the text as it is',
    )
    await expect(call("edit", { filePath: "a.txt", oldString: "two\nthree", newString: "x" })).rejects.toThrow(
      "though its first line is line 2",
    )
  }))

test("whole lines match without the white space at their ends; the new text goes in as it is", () =>
  withTools({ "a.py": "def f():\n    a()  \n    b()\nend" }, async ({ call, text }) => {
    await call("edit", { filePath: "a.py", oldString: "a()\nb()\n", newString: "    c()\n" })
    expect(text("a.py")).toBe("def f():\n    c()\nend")
    await call("edit", { filePath: "a.py", oldString: "  end  ", newString: "END" })
    expect(text("a.py")).toBe("def f():\n    c()\nEND")
  }))

test("lines matched without white space may be ambiguous, too", () =>
  withTools({ "a.py": "  a()\n\ta()\n" }, async ({ call }) => {
    await expect(call("edit", { filePath: "a.py", oldString: "a() \n", newString: "" })).rejects.toThrow(
      "at lines 1, 2",
    )
  }))

test("CR LF line ends are kept, whichever the model sends", () =>
  withTools({ "a.txt": "one\r\ntwo\r\nthree\r\n" }, async ({ call, text }) => {
    await call("edit", { filePath: "a.txt", oldString: "one\ntwo", newString: "1\n2" })
    expect(text("a.txt")).toBe("1\r\n2\r\nthree\r\n")
    await call("edit", { filePath: "a.txt", oldString: "2\r\nthree", newString: "2\r\n3" })
    expect(text("a.txt")).toBe("1\r\n2\r\n3\r\n")
  }))

test("in a file of LF lines, a text with CR LF matches and what is inserted stays as it is", () =>
  withTools({ "a.txt": "one\ntwo\n" }, async ({ call, text }) => {
    await call("edit", { filePath: "a.txt", oldString: "one\r\ntwo", newString: "1\n2" })
    expect(text("a.txt")).toBe("1\n2\n")
  }))

test("a byte order mark is kept and need not be matched", () =>
  withTools({ "a.txt": "\uFEFFone\n" }, async ({ call, text, asks }) => {
    await call("edit", { filePath: "a.txt", oldString: "one\n", newString: "two\n" })
    expect(text("a.txt")).toBe("\uFEFFtwo\n")
    expect(asks[0]?.metadata["diff"]).not.toContain("\uFEFF")
  }))

test("an empty oldString creates a file, or fills an empty one", () =>
  withTools({ "empty.txt": "", "full.txt": "x" }, async ({ call, text }) => {
    const { metadata } = await call("edit", { filePath: "new/c.txt", oldString: "", newString: "hi\n" })
    expect(text("new/c.txt")).toBe("hi\n")
    expect(metadata["filediff"]).toMatchObject({ additions: 1, deletions: 0 })
    await call("edit", { filePath: "empty.txt", oldString: "", newString: "hi\n" })
    expect(text("empty.txt")).toBe("hi\n")
    await expect(call("edit", { filePath: "full.txt", oldString: "", newString: "y" })).rejects.toThrow("but it exists")
    expect(text("full.txt")).toBe("x")
  }))

test("a missing file and equal strings are errors", () =>
  withTools({ "a.txt": "one" }, async ({ call }) => {
    await expect(call("edit", { filePath: "b.txt", oldString: "x", newString: "y" })).rejects.toThrow(
      'Cannot edit "b.txt": there is no such file; did you mean "a.txt"?',
    )
    await expect(call("edit", { filePath: "a.txt", oldString: "x", newString: "x" })).rejects.toThrow("are the same")
  }))

test("a file that is no UTF-8 text is left alone", () =>
  withTools({ "a.bin": new Uint8Array([0xe9, 0x61]) }, async ({ call, platform }) => {
    await expect(call("edit", { filePath: "a.bin", oldString: "a", newString: "b" })).rejects.toThrow("no UTF-8 text")
    expect(platform.files.peek("/workspace/a.bin")).toEqual(new Uint8Array([0xe9, 0x61]))
  }))

test("parallel edits of one file are all kept", () =>
  withTools({ "a.txt": "a\nb\nc\n" }, async ({ call, text, platform }) => {
    platform.files.symlink("/workspace/same.txt", "/workspace/a.txt")
    const results = await Promise.all([
      call("edit", { filePath: "a.txt", oldString: "a", newString: "A" }),
      call("edit", { filePath: "same.txt", oldString: "b", newString: "B" }),
      call("edit", { filePath: "./a.txt", oldString: "c", newString: "C" }),
    ])
    expect(text("a.txt")).toBe("A\nB\nC\n")
    expect(results[2]?.metadata["diff"]).toContain("@@ -1,3 +1,3 @@\n A\n B\n-c\n+C\n")
  }))

test("a change made while permission is asked is kept, and one that spoils the edit is an error", () =>
  withTools({ "a.txt": "a\nb\n" }, async ({ call, text, platform }) => {
    const args = { filePath: "a.txt", oldString: "b", newString: "B" }
    await call("edit", args, { ask: () => platform.files.write("/workspace/a.txt", "first\na\nb\n") })
    expect(text("a.txt")).toBe("first\na\nB\n")
    await expect(
      call(
        "edit",
        { ...args, oldString: "B", newString: "b" },
        { ask: () => platform.files.write("/workspace/a.txt", "gone\n") },
      ),
    ).rejects.toThrow("oldString is not in the file")
    expect(text("a.txt")).toBe("gone\n")
  }))

test("a refusal changes nothing", () =>
  withTools({ "a.txt": "a" }, async ({ call, text, edited }) => {
    const ask = () => Promise.reject(new Error("No"))
    await expect(call("edit", { filePath: "a.txt", oldString: "a", newString: "b" }, { ask })).rejects.toThrow("No")
    expect(text("a.txt")).toBe("a")
    expect(edited).toEqual([])
  }))

test("an abort while permission is asked changes nothing", () =>
  withTools({ "a.txt": "a" }, async ({ call, text }) => {
    const abort = new AbortController()
    const ask = async () => abort.abort(new Error("Stopped"))
    const args = { filePath: "a.txt", oldString: "a", newString: "b" }
    await expect(call("edit", args, { ask, signal: abort.signal })).rejects.toThrow("Stopped")
    expect(text("a.txt")).toBe("a")
  }))

test.each([
  ["runs of white space count as one space", "a   =    b\n", "a = b", "c\n"],
  ["white space around the text does not count", "  old  \n", "\nold\n", "c\n"],
  ["a text that was escaped once too often is found", "one\ntwo\n", "one\\ntwo", "c\n"],
])("without an exact match, %s", (_, before, oldString, after) =>
  withTools({ "a.txt": before }, async ({ call, text }) => {
    await call("edit", { filePath: "a.txt", oldString, newString: "c" })
    expect(text("a.txt")).toBe(after)
  }),
)
