import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

const patch = (...lines: string[]) => ({ patchText: ["*** Begin Patch", ...lines, "*** End Patch"].join("\n") })

test("files are updated, added, deleted and moved by one patch", () =>
  withTools({ "a.txt": "one\ntwo\n", "d.txt": "d\n", "m.txt": "m\n" }, async ({ call, text, asks, edited }) => {
    const args = patch(
      "*** Update File: a.txt",
      "@@",
      " one",
      "-two",
      "+TWO",
      "*** Add File: n/b.txt",
      "+added",
      "*** Delete File: d.txt",
      "*** Update File: m.txt",
      "*** Move to: m2.txt",
      "@@",
      "-m",
      "+M",
    )
    const { output, title, metadata } = await call("apply_patch", args)
    expect([text("a.txt"), text("n/b.txt"), text("d.txt"), text("m.txt"), text("m2.txt")]).toEqual([
      "one\nTWO\n",
      "added\n",
      undefined,
      undefined,
      "M\n",
    ])
    expect(output).toBe("Patched:\nM a.txt\nA n/b.txt\nD d.txt\nR m2.txt")
    expect(title).toBe("4 files")
    expect(metadata["files"]).toMatchObject([
      { filePath: "/workspace/a.txt", relativePath: "a.txt", type: "update", additions: 1, deletions: 1 },
      { relativePath: "n/b.txt", type: "add", additions: 1, deletions: 0 },
      { relativePath: "d.txt", type: "delete", additions: 0, deletions: 1 },
      { filePath: "/workspace/m.txt", relativePath: "m2.txt", type: "move", movePath: "/workspace/m2.txt" },
    ])
    expect(asks).toHaveLength(1)
    expect(asks[0]).toMatchObject({
      permission: "edit",
      patterns: ["a.txt", "n/b.txt", "d.txt", "m.txt", "m2.txt"],
      always: ["*"],
      metadata: { filepath: "a.txt, n/b.txt, d.txt, m.txt", diff: metadata["diff"] },
    })
    expect(edited).toEqual(["/workspace/a.txt", "/workspace/n/b.txt", "/workspace/m2.txt"])
  }))

test("hunks follow each other, and an anchor says where one starts", () =>
  withTools({ "a.py": "def f():\n    x = 1\n\ndef g():\n    x = 1\n    y = 2\n" }, async ({ call, text }) => {
    await call(
      "apply_patch",
      patch("*** Update File: a.py", "@@ def g():", "-    x = 1", "+    x = 3", "@@", "-    y = 2", "+    y = 4"),
    )
    expect(text("a.py")).toBe("def f():\n    x = 1\n\ndef g():\n    x = 3\n    y = 4\n")
  }))

test("white space at the ends of context lines does not matter, and is kept", () =>
  withTools({ "a.txt": "  one  \n\ntwo\n" }, async ({ call, text }) => {
    await call("apply_patch", patch("*** Update File: a.txt", "@@", " one", "", "-two", "+2"))
    expect(text("a.txt")).toBe("  one  \n\n2\n")
  }))

test("lines may only be added: at the end, or after an anchor", () =>
  withTools({ "a.txt": "one\ntwo\n", "e.txt": "" }, async ({ call, text }) => {
    await call("apply_patch", patch("*** Update File: a.txt", "@@", "+end", "*** Update File: e.txt", "+first"))
    await call("apply_patch", patch("*** Update File: a.txt", "@@ one", "+between"))
    expect(text("a.txt")).toBe("one\nbetween\ntwo\nend\n")
    expect(text("e.txt")).toBe("first\n")
  }))

test("a hunk at the end of the file is looked for there", () =>
  withTools({ "a.txt": "x\ny\nx\n" }, async ({ call, text }) => {
    await call("apply_patch", patch("*** Update File: a.txt", "@@", "-x", "+z", "*** End of File"))
    expect(text("a.txt")).toBe("x\ny\nz\n")
  }))

test("CR LF, a byte order mark and a missing last line end are kept", () =>
  withTools({ "a.txt": "\uFEFFone\r\ntwo\r\nthree" }, async ({ call, text }) => {
    await call("apply_patch", patch("*** Update File: a.txt", "@@", " one", "-two", "+2", "+2b"))
    expect(text("a.txt")).toBe("\uFEFFone\r\n2\r\n2b\r\nthree")
    await call("apply_patch", patch("*** Update File: a.txt", "@@", "-three", "+3"))
    expect(text("a.txt")).toBe("\uFEFFone\r\n2\r\n2b\r\n3")
  }))

test("text around the patch does not count", () =>
  withTools({}, async ({ call, text }) => {
    const { patchText } = patch("*** Add File: a.txt", "+x", "")
    await call("apply_patch", { patchText: `apply_patch <<'EOF'\n${patchText}\nEOF\n` })
    expect(text("a.txt")).toBe("x\n")
  }))

test("when one file does not fit, none is written", () =>
  withTools({ "a.txt": "one\n", "b.txt": "two\n" }, async ({ call, text, asks }) => {
    const args = patch("*** Update File: a.txt", "-one", "+1", "*** Update File: b.txt", "-absent", "+2")
    await expect(call("apply_patch", args)).rejects.toThrow(
      'Cannot patch "b.txt": these lines are not in it (or not after the hunk before):\nabsent',
    )
    expect(text("a.txt")).toBe("one\n")
    expect(asks).toEqual([])
  }))

test("files that must or must not exist", () =>
  withTools({ "a.txt": "one\n", "b.txt": "two\n" }, async ({ call }) => {
    const failures: [string[], string][] = [
      [["*** Add File: a.txt", "+x"], 'Cannot add "a.txt": it exists'],
      [["*** Delete File: c.txt"], 'Cannot delete "c.txt": there is no such file'],
      [["*** Update File: c.txt", "-x", "+y"], 'Cannot update "c.txt": there is no such file'],
      [["*** Update File: a.txt", "*** Move to: b.txt", "-one", "+1"], 'Cannot move "a.txt": "b.txt" exists'],
      [["*** Update File: a.txt", "@@ nowhere", "+x"], 'no line "nowhere"'],
    ]
    for (const [lines, message] of failures) await expect(call("apply_patch", patch(...lines))).rejects.toThrow(message)
  }))

test("a patch that cannot be read says where", () =>
  withTools({ "a.txt": "one\n" }, async ({ call }) => {
    await expect(call("apply_patch", { patchText: "nothing" })).rejects.toThrow('it must start with "*** Begin Patch"')
    const failures: [string[], string][] = [
      [[], "it names no file"],
      [["hello"], 'line 2 should be "*** Add File: …"'],
      [["*** Add File: x", "+a", "b"], 'line 4: each line of a new file must start with "+", not "b"'],
      [["*** Delete File: a.txt", "-one"], "line 3: nothing may follow"],
      [["*** Update File: a.txt"], "has no changes"],
      [["*** Update File: a.txt", "@@", "one"], 'line 4: lines of a change start with " "'],
      [["*** Delete File: a.txt", "*** Delete File: a.txt"], 'it names "a.txt" twice'],
    ]
    for (const [lines, message] of failures) await expect(call("apply_patch", patch(...lines))).rejects.toThrow(message)
  }))

test("parallel patches and edits of one file are all kept", () =>
  withTools({ "a.txt": "a\nb\nc\n" }, async ({ call, text }) => {
    await Promise.all([
      call("apply_patch", patch("*** Update File: a.txt", "-a", "+A")),
      call("edit", { filePath: "a.txt", oldString: "b", newString: "B" }),
      call("apply_patch", patch("*** Update File: a.txt", "-c", "+C")),
    ])
    expect(text("a.txt")).toBe("A\nB\nC\n")
  }))

test("a place outside the project is asked for", () =>
  withTools({ "/tmp/x": "x\n" }, async ({ call, asks }) => {
    await call("apply_patch", patch("*** Delete File: /tmp/x"))
    expect(asks[0]).toMatchObject({ permission: "external_directory", patterns: ["/tmp/*"] })
  }))
