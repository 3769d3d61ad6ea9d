import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type { ScriptedTurn } from "../../../adapters/memory/model-turn.ts"
import { type TestApp, withApp } from "../../support/app.ts"

const go = { parts: [{ type: "text" as const, text: "go" }] }

/** A call whose arguments have begun. */
const begunCall: ScriptedTurn = [{ part: { type: "tool-input-start", id: "call", toolName: "read" } }]

const outline = ({ instance }: TestApp, sessionID: string) =>
  instance.messages
    .all(sessionID)
    .slice(1)
    .map(({ parts }) => parts.map((part) => (part.type === "tool" ? part.state.status : part.type)))

test("a call whose arguments an abort cuts off ends in an error", () =>
  withApp([], async (app) => {
    const { instance, platform } = app
    platform.models.queue([...begunCall, { gate: new Promise(() => {}) }])
    const { id } = instance.sessions.create({ title: "t" })
    const { done } = await instance.prompts.submit(id, go)
    while (!outline(app, id).flat().includes("pending")) await new Promise((resolve) => setTimeout(resolve))
    await instance.runs.abort(id)
    await done
    expect(outline(app, id)).toEqual([["step-start", "error"]])
  }))

test("a call whose arguments the model does not finish ends in an error, which the model is told", () =>
  withApp([], async (app) => {
    const { instance, platform } = app
    platform.models.queue([...begunCall, { finish: { reason: "length" } }])
    platform.models.queue([{ text: "I see" }])
    const { id } = instance.sessions.create({ title: "t" })
    await (
      await instance.prompts.submit(id, go)
    ).done
    expect(outline(app, id)).toEqual([
      ["step-start", "error", "step-finish"],
      ["step-start", "text", "step-finish"],
    ])
    expect(platform.models.calls[1]?.options.prompt.at(-1)).toMatchObject({
      role: "tool",
      content: [{ toolCallId: "call", output: { type: "error-text" } }],
    })
  }))

/** Has snapshots, and git fails to compare them. */
const brokenGit = (platform: MemoryPlatform) => {
  platform.vcs.addRepository("/workspace", { rootCommit: "abc" })
  platform.snapshots.changedFiles = async () => {
    throw new Error("git took too long")
  }
}

test("a failure that nobody foresaw leaves no answer open", () =>
  withApp(
    [],
    async ({ instance, platform }) => {
      platform.models.queue([{ toolCall: { name: "write", input: { filePath: "a.txt", content: "x" } } }])
      const { id } = instance.sessions.create({ title: "t" })
      const { done } = await instance.prompts.submit(id, go)
      await expect(done).rejects.toThrow("git took too long")
      expect(instance.messages.all(id)[1]?.info).toMatchObject({
        time: { completed: expect.any(Number) },
        error: { name: "UnknownError", data: { message: expect.not.stringContaining("git") } },
      })
    },
    { prepare: brokenGit },
  ))
