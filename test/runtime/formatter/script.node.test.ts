import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { formatterStatus } from "../../../handlers/formatter/status.ts"
import { withDisk } from "../../support/on-disk.ts"

const UPPER = '#!/bin/sh\ntr a-z A-Z < "$1" > "$1.new" && mv "$1.new" "$1"\n'

test("a script formats what tools write, and the tool's result is about the formatted file", () =>
  withDisk(
    [formatterStatus],
    { "upper.sh": UPPER, "b.txt": "one\ntwo\n" },
    { formatter: { upper: { command: ["./upper.sh", "$FILE"], extensions: [".txt"] } } },
    async ({ call, tool, directory }) => {
      const { body } = await call("GET", `/formatter?directory=${encodeURIComponent(directory)}`)
      expect(body[0]).toEqual({ name: "upper", extensions: [".txt"], enabled: true })
      const { state } = await tool("write", { filePath: "a.txt", content: "hello $HOME 'x'\n" })
      expect(await readFile(`${directory}/a.txt`, "utf8")).toBe("HELLO $HOME 'X'\n")
      expect(state).toMatchObject({ output: "Created the file\nThen formatted by upper" })
      const edit = await tool("edit", { filePath: "b.txt", oldString: "two", newString: "three" })
      expect(edit.state).toMatchObject({ metadata: { diff: expect.stringContaining("-one\n-two\n+ONE\n+THREE\n") } })
    },
  ))

test("a formatter of this project that is installed formats", () =>
  withDisk([], { ".oxfmtrc.json": '{"semi":true}' }, { formatter: true }, async ({ tool, directory }) => {
    const { state } = await tool("write", { filePath: "a.ts", content: "const a   =  1\n" })
    expect(state).toMatchObject({ output: "Created the file\nThen formatted by oxfmt" })
    expect(await readFile(`${directory}/a.ts`, "utf8")).toBe("const a = 1;\n")
  }))
