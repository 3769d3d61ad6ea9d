import { describe, expect, test } from "vitest"
import {
  expandCommand,
  expandTemplate,
  mentions,
  splitWords,
  templateHints,
} from "../../../runtime/command/template.ts"

const textOf = async (template: string, args: string) => (await expandTemplate(template, args)).text

describe("arguments", () => {
  test("$ARGUMENTS takes them as they are", async () => {
    expect(await textOf("Do $ARGUMENTS now", 'one "two  three"')).toBe('Do one "two  three" now')
  })

  test("numbers take words, quotes hold words together, the highest takes the rest", async () => {
    expect(await textOf("first=$1 second=$2 end", 'one "two three" four')).toBe("first=one second=two three four end")
  })

  test("missing ones become empty", async () => {
    expect(await textOf("a=$1 b=$2 c=$3.", "x")).toBe("a=x b= c=.")
    expect(await textOf("[$ARGUMENTS]", "")).toBe("[]")
  })

  test("without a placeholder they follow after a blank line", async () => {
    expect(await textOf("body only", "extra args")).toBe("body only\n\nextra args")
    expect(await textOf("body only", " ")).toBe("body only")
  })

  test("what looks like a placeholder in the arguments stays", async () => {
    expect(await textOf("say $1", "$ARGUMENTS $& $1")).toBe("say $ARGUMENTS $& $1")
  })

  test("other dollar signs stay", async () => {
    expect(await textOf("$0 $x $ARGUMENTSX costs $", "")).toBe("$0 $x $ARGUMENTSX costs $")
  })
})

describe("shell commands", () => {
  const run = async (command: string) => `<${command}>\n`

  test("become their output, newline included", async () => {
    expect((await expandTemplate("Output: !`echo $1` end", "hi", run)).text).toBe("Output: <echo hi>\n end")
  })

  test("in the arguments are never run", async () => {
    expect((await expandTemplate("Do $ARGUMENTS", "!`rm -rf /`", run)).text).toBe("Do !`rm -rf /`")
  })

  test("of an untrusted command are not run and say so", async () => {
    const never = () => Promise.reject(new Error("ran"))
    const { text } = await expandCommand({ template: "a !`evil` b", isTrusted: false }, "", never)
    expect(text).toBe("a (not run, as this directory is not trusted: evil) b")
  })
})

test("a skill is a document: nothing in it is filled in or run", async () => {
  const skill = { template: "Run !`x` with $1 and @file", source: "skill", isTrusted: false }
  expect(await expandCommand(skill, "see @b.txt", async () => "ran")).toEqual({
    text: "Run !`x` with $1 and @file\n\nsee @b.txt",
    references: ["b.txt"],
  })
})

test("references are found in template and arguments, but not in output or addresses", async () => {
  const { references } = await expandTemplate(
    "See @src/a.ts, (@docs/) and @./b.md. Mail me@x.org `@code` !`out`",
    "@general @src/a.ts",
    async () => "@never",
  )
  expect(references).toEqual(["src/a.ts", "docs/", "./b.md", "general"])
  expect(mentions("@~/notes.md and @파일.txt")).toEqual(["~/notes.md", "파일.txt"])
})

test("hints list numbers in their order, then $ARGUMENTS", () => {
  expect(templateHints("$ARGUMENTS $10 $2 $2 $1")).toEqual(["$1", "$2", "$10", "$ARGUMENTS"])
  expect(templateHints("none")).toEqual([])
})

test("words split as in a shell", () => {
  expect(splitWords(` a 'b c' "d \\"e" f\\ g '' h"i"j `)).toEqual(["a", "b c", 'd "e', "f g", "", "hij"])
})
