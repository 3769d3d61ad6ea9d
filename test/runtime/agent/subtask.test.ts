import { expect, test } from "vitest"
import type { SubtaskPartInput } from "../../../runtime/schema/part-input.ts"
import { TEST_CONFIG, type TestApp, withApp } from "../../support/app.ts"

const task = (agent: string, more: Partial<SubtaskPartInput> = {}): SubtaskPartInput => ({
  ...{ type: "subtask", agent, prompt: `work for ${agent}`, description: "some work", ...more },
})

const submit = async ({ instance }: TestApp, parts: SubtaskPartInput[]) => {
  const { id } = instance.sessions.create({ title: "t" })
  const { done } = await instance.prompts.submit(id, { parts })
  return { id, done }
}

const scripted = ({ platform }: TestApp, ...texts: string[]) => {
  for (const text of texts) platform.models.queue([{ text }])
}

test("a subtask is a call of the task tool in the subagent's name, whose report the agent goes on with", () =>
  withApp([], async (app) => {
    scripted(app, "the report", "the answer")
    const { id, done } = await submit(app, [task("general")])
    expect((await done).parts.find((part) => part.type === "text")).toMatchObject({ text: "the answer" })
    const [user, handed, answer] = app.instance.messages.all(id)
    expect(handed?.info).toMatchObject({
      agent: "general",
      mode: "general",
      finish: "tool-calls",
      cost: 0,
      parentID: user?.info.id,
    })
    const [child] = app.instance.sessions.children(id)
    expect(handed?.parts).toMatchObject([
      {
        type: "tool",
        tool: "task",
        state: {
          status: "completed",
          input: { prompt: "work for general", description: "some work", subagent_type: "general" },
          output: expect.stringContaining("the report"),
          metadata: { sessionId: child?.id, parentSessionId: id, model: { providerID: "fake", modelID: "fm" } },
        },
      },
    ])
    expect(answer?.info).toMatchObject({ agent: "build", parentID: user?.info.id })
    expect(child).toMatchObject({ title: "some work (@general subagent)", parentID: id })
    const roles = app.platform.models.calls[1]?.options.prompt.map(({ role }) => role)
    expect(roles).toEqual(["system", "user", "assistant", "tool"])
  }))

test("several subtasks are handed over one after the other", () =>
  withApp([], async (app) => {
    scripted(app, "one", "two", "the answer")
    const { id, done } = await submit(app, [task("general"), task("explore")])
    await done
    expect(app.instance.messages.all(id).map(({ info }) => info.agent)).toEqual([
      "build",
      "general",
      "explore",
      "build",
    ])
  }))

test("a subagent that is not there is told to the agent", () =>
  withApp([], async (app) => {
    scripted(app, "a pity")
    const { id, done } = await submit(app, [task("nobody")])
    await done
    expect(app.instance.messages.all(id)[1]?.parts).toMatchObject([
      { state: { status: "error", error: expect.stringContaining("nobody") } },
    ])
    expect(app.instance.sessions.children(id)).toEqual([])
  }))

test("an abort ends the subagent and the handing over", () =>
  withApp([], async (app) => {
    app.platform.models.queue([{ gate: new Promise(() => {}) }])
    const { id, done } = await submit(app, [task("general"), task("explore")])
    await app.platform.models.called(1)
    await app.instance.runs.abort(id)
    await done
    const [, handed, ...more] = app.instance.messages.all(id)
    expect(handed).toMatchObject({
      info: { error: { name: "MessageAbortedError" } },
      parts: [{ state: { status: "error" } }],
    })
    expect(more).toEqual([])
    expect(app.instance.statuses()).toEqual({})
  }))

test("a command with subtask makes one, and a word of the user follows", () =>
  withApp(
    [],
    async (app) => {
      scripted(app, "the report", "the answer")
      const { id } = app.instance.sessions.create({ title: "t" })
      const answer = await app.instance.commandRuns.run(id, { command: "look", arguments: "here" })
      expect(answer.info).toMatchObject({ agent: "build", finish: "stop" })
      const all = app.instance.messages.all(id)
      expect(all.map(({ info }) => info.role)).toEqual(["user", "assistant", "user", "assistant"])
      expect(all[0]?.parts).toMatchObject([
        { type: "subtask", agent: "explore", description: "d", prompt: "Look here", command: "look" },
      ])
      expect(all[2]?.parts).toMatchObject([{ type: "text", synthetic: true }])
    },
    {
      config: {
        ...TEST_CONFIG,
        command: { look: { template: "Look $1", description: "d", agent: "explore", subtask: true } },
      },
    },
  ))

test("when the prompt's model is gone nothing is begun", () =>
  withApp([], async (app) => {
    const { instance, platform } = app
    const { id, done } = await submit(app, [task("general")])
    await platform.files.write("/workspace/opencode.json", JSON.stringify({ provider: {} }))
    instance.config.reload()
    await expect(done).rejects.toMatchObject({ name: "ProviderModelNotFoundError" })
    expect(instance.messages.infos(id).map(({ role }) => role)).toEqual(["user"])
  }))
