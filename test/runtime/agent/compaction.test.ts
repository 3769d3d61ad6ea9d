import { expect, test } from "vitest"
import { usableTokens } from "../../../runtime/agent/compaction.ts"
import type { ScriptedTurn } from "../../../adapters/memory/model-turn.ts"
import { TEST_CONFIG, type TestApp, withApp } from "../../support/app.ts"

const OVERFLOW = Object.assign(new Error("too long"), {
  ...{ name: "AI_APICallError", statusCode: 400 },
  responseBody: JSON.stringify({ error: { message: "This model's maximum context length is 1000 tokens" } }),
})

const TOO_LONG: ScriptedTurn = [{ fail: OVERFLOW }]

/** The test model takes 100,000 tokens and keeps 1,000 of them for its answer. */
const full = (text: string): ScriptedTurn => [{ text }, { finish: { usage: { input: 99_500 } } }]

const withTurns = (turns: ScriptedTurn[], body: (app: TestApp, id: string) => Promise<void>, config: object = {}) =>
  withApp(
    [],
    async (app) => {
      for (const turn of turns) app.platform.models.queue(turn)
      await body(app, app.instance.sessions.create({ title: "t" }).id)
    },
    { config: { ...TEST_CONFIG, ...config } },
  )

const say = async ({ instance }: TestApp, id: string, text: string) =>
  (await instance.prompts.submit(id, { parts: [{ type: "text", text }] })).done

/** One word for each message: who it is from and what it says. */
const outline = ({ instance }: TestApp, id: string) =>
  instance.messages.all(id).map(({ info, parts }) => {
    const said = parts.map((part) =>
      part.type === "text" ? (part.synthetic ? "…" : part.text) : part.type === "compaction" ? "compact!" : "",
    )
    const error = info.role === "assistant" && info.error ? ` ${info.error.name}` : ""
    return `${info.role === "user" ? "user" : info.agent}: ${said.join("")}${error}`
  })

test("a conversation that the provider refuses is compressed, and the prompt answered again", () =>
  withTurns([[{ text: "one" }], TOO_LONG, [{ text: "summary" }], [{ text: "two" }]], async (app, id) => {
    await say(app, id, "first")
    const answer = await say(app, id, "second")
    expect(answer.parts.find((part) => part.type === "text")).toMatchObject({ text: "two" })
    expect(outline(app, id)).toEqual([
      ...["user: first", "build: one", "user: second", "build: ", "user: compact!", "compaction: summary"],
      ...["user: second", "build: two"],
    ])
    const [, request] = app.platform.models.calls[2]?.options.prompt ?? []
    expect(JSON.stringify(request)).not.toContain("second")
  }))

test("steps that were done before the refusal are in the summary", () =>
  withTurns(
    [[{ toolCall: { name: "todowrite", input: { todos: [] } } }], TOO_LONG, [{ text: "summary" }], [{ text: "two" }]],
    async (app, id) => {
      await say(app, id, "the task")
      const [, request] = app.platform.models.calls[2]?.options.prompt ?? []
      expect(JSON.stringify(request)).toMatch(/the task.*todowrite/)
    },
  ))

test("a context that is nearly full is compressed at once, and the model goes on", () =>
  withTurns([full("big"), [{ text: "summary" }], [{ text: "on" }]], async (app, id) => {
    const answer = await say(app, id, "first")
    expect(answer.parts.find((part) => part.type === "text")).toMatchObject({ text: "on" })
    expect(outline(app, id)).toEqual([
      "user: first",
      "build: big",
      "user: compact!",
      "compaction: summary",
      "user: …",
      "build: on",
    ])
    expect(app.instance.messages.all(id)[2]?.parts).toMatchObject([{ auto: true, overflow: false }])
  }))

test("a summary that does not help is not tried again", () =>
  withTurns([full("big"), [{ text: "summary" }], full("still big")], async (app, id) => {
    await say(app, id, "first")
    expect(outline(app, id).at(-1)).toBe("build: still big")
    expect(app.platform.models.remaining()).toBe(0)
  }))

test("a prompt that is too long by itself, also after a summary, ends in an error", () =>
  withTurns([TOO_LONG, [{ text: "one" }], TOO_LONG, [{ text: "summary" }], TOO_LONG], async (app, id) => {
    expect((await say(app, id, "too long")).info).toMatchObject({ error: { name: "ContextOverflowError" } })
    await say(app, id, "first")
    expect((await say(app, id, "too long")).info).toMatchObject({ error: { name: "ContextOverflowError" } })
    expect(app.platform.models.remaining()).toBe(0)
  }))

test("a summary that is refused itself ends in an error", () =>
  withTurns([[{ text: "one" }], TOO_LONG, TOO_LONG], async (app, id) => {
    await say(app, id, "first")
    expect((await say(app, id, "second")).info).toMatchObject({
      summary: true,
      error: { name: "ContextOverflowError" },
    })
    expect(outline(app, id).at(-1)).toBe("compaction:  ContextOverflowError")
  }))

test("with auto off nothing is compressed", () =>
  withTurns(
    [full("big"), TOO_LONG],
    async (app, id) => {
      await say(app, id, "first")
      expect((await say(app, id, "second")).info).toMatchObject({ error: { name: "ContextOverflowError" } })
      expect(outline(app, id)).toEqual(["user: first", "build: big", "user: second", "build:  ContextOverflowError"])
    },
    { compaction: { auto: false } },
  ))

test("what the config reserves counts as used", () =>
  withTurns(
    [[{ text: "small" }, { finish: { usage: { input: 60_000 } } }], [{ text: "summary" }], [{ text: "on" }]],
    async (app, id) => {
      await say(app, id, "first")
      expect(outline(app, id)).toContain("user: compact!")
    },
    { compaction: { reserved: 50_000 } },
  ))

test("the last turns stay as they are when the config says so", () =>
  withTurns(
    [[{ text: "one" }], [{ text: "two" }], [{ text: "summary" }], [{ text: "three" }]],
    async (app, id) => {
      await say(app, id, "first")
      await say(app, id, "second")
      await app.instance.summarize(id, { providerID: "fake", modelID: "fm" })
      await say(app, id, "third")
      const requests = app.platform.models.calls.map(({ options }) => JSON.stringify(options.prompt.slice(1)))
      expect(requests[2]).toContain("first")
      expect(requests[2]).not.toContain("second")
      expect(requests[3]).toMatch(/summary.*second.*two.*third/)
      expect(requests[3]).not.toContain("first")
    },
    { compaction: { tail_turns: 1 } },
  ))

test("old outputs are no longer sent when the config has them pruned", () =>
  withTurns(
    [],
    async (app, id) => {
      app.platform.shell.teach(/^big/, "0123456789".repeat(4000))
      for (let turn = 1; turn <= 8; turn++) {
        app.platform.models.queue([{ toolCall: { name: "bash", input: { command: `big ${turn}` } } }])
        app.platform.models.queue([{ text: "done" }])
        await say(app, id, "again")
      }
      const parts = app.instance.messages.all(id).flatMap((message) => message.parts)
      const isPruned = parts.flatMap((part) =>
        part.type === "tool" && part.state.status === "completed" ? [part.state.time.compacted !== undefined] : [],
      )
      // Two turns are left alone, and of the rest the last 120,000 characters; less than 60,000 are not worth it.
      expect(isPruned).toEqual([true, true, false, false, false, false, false, false])
      app.platform.models.queue([{ text: "end" }])
      await say(app, id, "last")
      const sent = JSON.stringify(app.platform.models.calls.at(-1)?.options.prompt)
      expect(sent.match(/\[The old output was removed/g)).toHaveLength(2)
    },
    { compaction: { prune: true } },
  ))

test("the room for an answer takes half of a small model's context at most", () => {
  const small = { context: 8192, output: 8192 }
  expect(usableTokens({ limit: small }, {})).toBe(4096)
  expect(usableTokens({ limit: { context: 200_000, output: 32_000 } }, {})).toBe(180_000)
  expect(usableTokens({ limit: { context: 0, output: 0 } }, {})).toBeUndefined()
})

test("what is asked again after an overflow comes without its images, which may have been too much", () =>
  withTurns([[{ text: "one" }], TOO_LONG, [{ text: "summary" }], [{ text: "two" }]], async (app, id) => {
    await say(app, id, "first")
    const url = "data:image/png;base64,iVBORw0KGgo="
    const image = { type: "file" as const, mime: "image/png", filename: "a.png", url }
    const { done } = await app.instance.prompts.submit(id, { parts: [{ type: "text", text: "look" }, image] })
    await done
    const asked = app.instance.messages.all(id).findLast(({ info }) => info.role === "user")
    expect(asked?.parts).toMatchObject([{ text: "look" }, { type: "text", text: expect.stringContaining("a.png") }])
  }))
