import type { LanguageModelV4FunctionTool, LanguageModelV4Prompt, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { expect, test } from "vitest"
import { memoryClock } from "../../../adapters/memory/clock.ts"
import { compactionPrompt, titlePrompt } from "../../../runtime/agent/prompts/background.ts"
import { demoModel } from "../../../runtime/provider/demo.ts"

const user = (text: string): LanguageModelV4Prompt[number] => ({ role: "user", content: [{ type: "text", text }] })

const offer = (...names: string[]): LanguageModelV4FunctionTool[] =>
  names.map((name) => ({ type: "function", name, inputSchema: { type: "object" } }))

const demo = () => demoModel({ clock: memoryClock() })

/** Asks until the demo makes no call any more, answering each by `results`. */
const tour = async (
  text: string,
  tools: string[],
  results: Record<string, { type: "text" | "error-text"; value: string }>,
) => {
  const prompt: LanguageModelV4Prompt = [{ role: "system", content: "s" }, user(text)]
  const steps: { text: string; tool?: string; input?: unknown }[] = []
  for (let step = 0; step < 10; step++) {
    const { content } = await demo().doGenerate({ prompt, tools: offer(...tools) })
    const call = content.find((part) => part.type === "tool-call")
    const said = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("")
    if (!call) return [...steps, { text: said }]
    const input: unknown = JSON.parse(call.input)
    steps.push({ text: said, tool: call.toolName, input })
    const { toolCallId, toolName } = call
    const output = results[steps.length] ?? { type: "text" as const, value: "" }
    prompt.push({
      role: "assistant",
      content: [
        { type: "text", text: said },
        { type: "tool-call", toolCallId, toolName, input },
      ],
    })
    prompt.push({ role: "tool", content: [{ type: "tool-result", toolCallId, toolName, output }] })
  }
  throw new Error("Never ends")
}

test("the tour looks at files, reads one, runs a command, asks to leave the project, and says how to connect a model", async () => {
  const steps = await tour("What is in this project?", ["bash", "glob", "read", "edit"], {
    1: { type: "text", value: "/workspace/src/a.ts\n/workspace/README.md" },
    2: { type: "text", value: "# Hello" },
    3: { type: "text", value: " M a.ts" },
  })
  expect(steps.map(({ tool, input }) => [tool, input])).toEqual([
    ["glob", { pattern: "*" }],
    ["read", { filePath: "/workspace/README.md", limit: 20 }],
    ["bash", { command: "git status --short || ls" }],
    ["bash", { command: "ls", workdir: ".." }],
    [undefined, undefined],
  ])
  expect(steps[0]?.text).toContain("not a language model")
  expect(steps[1]?.text).toContain("2 entries")
  for (const hint of ["opencode.json", "ANTHROPIC_API_KEY", "PUT /auth/"]) expect(steps.at(-1)?.text).toContain(hint)
})

test("a refused command is accepted", async () => {
  const steps = await tour("go", ["bash"], { 2: { type: "error-text", value: "The user rejected permission" } })
  expect(steps.at(-1)?.text).toContain("You refused it")
})

test("only offered tools are called; without any it says so", async () => {
  expect((await tour("go", ["read", "edit"], {})).map(({ tool }) => tool)).toEqual([undefined])
  expect(
    (await tour("go", ["glob"], { 1: { type: "error-text", value: "no ripgrep" } })).map(({ tool }) => tool),
  ).toEqual(["glob", undefined])
})

test("a greeting gets a greeting, a question about models an answer, no tools", async () => {
  for (const text of ["hello", "Hi there!", "how do I connect a model?"]) {
    const steps = await tour(text, ["glob", "bash"], {})
    expect(steps).toHaveLength(1)
    expect(steps[0]?.text).toContain("opencode.json")
  }
})

test("each new message of the user starts anew", async () => {
  const prompt: LanguageModelV4Prompt = [
    user("go"),
    { role: "assistant", content: [{ type: "tool-call", toolCallId: "demo_look_1", toolName: "glob", input: {} }] },
    {
      role: "tool",
      content: [
        { type: "tool-result", toolCallId: "demo_look_1", toolName: "glob", output: { type: "text", value: "a.ts" } },
      ],
    },
    user("again"),
  ]
  const { content } = await demo().doGenerate({ prompt, tools: offer("glob") })
  expect(content.at(-1)).toMatchObject({ type: "tool-call", toolName: "glob", toolCallId: "demo_look_4" })
})

test("a title is the beginning of the user's text", async () => {
  const titleOf = async (...texts: string[]) => {
    const { content } = await demo().doGenerate({
      prompt: [{ role: "system", content: titlePrompt }, ...texts.map(user)],
    })
    return content
  }
  expect(
    await titleOf(
      "Generate a title. The conversation starts with this message:",
      "fix the `login` bug in src/auth.ts, please, and then add a test.",
    ),
  ).toEqual([{ type: "text", text: "Fix the login bug in src/auth.ts, please, and" }])
  expect(await titleOf("...")).toEqual([{ type: "text", text: "Demo tour" }])
})

test("a summary says that it is none", async () => {
  const { content } = await demo().doGenerate({ prompt: [{ role: "system", content: compactionPrompt }, user("long")] })
  expect(content).toMatchObject([{ text: expect.stringContaining("cannot write one") }])
})

test("it streams small deltas a few milliseconds apart, and reports usage", async () => {
  const clock = memoryClock()
  const { stream } = await demoModel({ clock }).doStream({ prompt: [user("go")], tools: offer("glob") })
  const parts: LanguageModelV4StreamPart[] = []
  const start = clock.now()
  const read = (async () => {
    for await (const part of stream) parts.push(part)
  })()
  await clock.sleeping()
  await clock.advance(10_000)
  await read
  const deltas = parts.flatMap((part) => (part.type === "text-delta" ? [part.delta] : []))
  expect(deltas.length).toBeGreaterThan(5)
  expect(Math.max(...deltas.map((delta) => delta.length))).toBeLessThan(40)
  expect(parts.map(({ type }) => type).filter((type) => type !== "text-delta")).toEqual([
    "stream-start",
    "text-start",
    "text-end",
    "tool-input-start",
    "tool-input-delta",
    "tool-input-end",
    "tool-call",
    "finish",
  ])
  const finish = parts.at(-1)
  expect(finish).toMatchObject({ finishReason: { unified: "tool-calls" }, usage: { outputTokens: { reasoning: 0 } } })
  expect(clock.now()).toBeGreaterThan(start)
})

test("an abort ends the stream with its reason", async () => {
  const clock = memoryClock()
  const controller = new AbortController()
  const { stream } = await demoModel({ clock }).doStream({ prompt: [user("go")], abortSignal: controller.signal })
  const reading = (async () => {
    for await (const _ of stream);
  })()
  await clock.sleeping()
  controller.abort(new Error("Stop"))
  await expect(reading).rejects.toThrow("Stop")
})
