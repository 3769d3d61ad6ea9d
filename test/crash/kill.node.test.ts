import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { type Api, apiOf, saying } from "../support/api.ts"
import { follow, isIdle, kindOf, textOf } from "../support/follow.ts"
import type { Turn } from "../support/scripted-model.ts"
import { type ScriptedHome, withScriptedHome } from "../support/scripted-home.ts"
import { PATIENT } from "../support/server-process.ts"

/** Says numbers until the client is gone. */
const endless: Turn = async ({ text, aborted }) => {
  let isOver = false
  void aborted.then(() => (isOver = true))
  for (let number = 0; !isOver; number++) {
    text(`${number} `)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Half a second, and what a busy machine may add to it. */
const LOSS_MS = 500 + 400

const restart = async ({ serve }: ScriptedHome, after: string | undefined) => {
  const { base } = await serve()
  return { api: apiOf(base), events: await follow(base, { after }) }
}

const worksAgain = async (api: Api, model: ScriptedHome["model"], id: string) => {
  model.answer("[again]", ({ text }) => text("Works"))
  const { body } = await api("POST", `/session/${id}/message`, saying("[again]"))
  expect(body.parts[1].text).toBe("Works")
}

test(
  "killed while a model writes: the text is there but for its last half second, and the message is closed",
  PATIENT,
  () =>
    withScriptedHome(async (home) => {
      const { base, stop } = await home.serve()
      const api = apiOf(base)
      const { id } = (await api("POST", "/session", { title: "t" })).body
      const events = await follow(base)
      home.model.answer("[endless]", endless)
      await api("POST", `/session/${id}/prompt_async`, saying("[endless]"))
      const isDelta = ({ type }: { type: string }) => type === "message.part.delta"
      const { properties, at } = await events.until(isDelta)
      await events.until((event) => isDelta(event) && event.at > at + 1500)
      const { partID } = properties
      const killedAt = performance.now()
      await stop("SIGKILL")
      const early = textOf(
        events.seen.filter((event) => event.at < killedAt - LOSS_MS),
        partID,
      )
      expect(early.length).toBeGreaterThan(50)

      const { api: next, events: after } = await restart(home, events.cursor())
      const { info, parts } = (await next("GET", `/session/${id}/message`)).body.at(-1)
      const { text, time } = parts[1]
      expect(text.startsWith(early)).toBe(true)
      expect(textOf(events.seen, partID).startsWith(text)).toBe(true)
      expect(time.end).toEqual(expect.any(Number))
      expect(info).toMatchObject({
        error: { name: "MessageAbortedError" },
        time: { completed: expect.any(Number) },
      })
      expect((await next("GET", "/session/status")).body).toEqual({})
      await after.until(isIdle(id))
      // What a reader is told that comes back: the texts as they are now, the end of the message, the end of the run.
      expect(after.seen.map(kindOf)).toEqual([
        ...["server.connected", "message.part.updated text", "message.updated assistant"],
        ...["session.status idle", "session.idle"],
      ])
      expect(textOf([...events.seen, ...after.seen], partID)).toBe(text)
      await worksAgain(next, home.model, id)
    }),
)

test("killed while a tool runs: the call is an error, and everything that was acknowledged is there", PATIENT, () =>
  withScriptedHome(async (home) => {
    const { base, stop } = await home.serve()
    const api = apiOf(base)
    const hold = join(home.project, "hold")
    await writeFile(hold, "")
    const { id } = (await api("POST", "/session", { title: "t" })).body
    const events = await follow(base)
    const command = `echo begun; while [ -e "${hold}" ]; do sleep 0.05; done`
    home.model.answer("[tool]", ({ text, tool }) => {
      text("Let me look")
      tool("bash", { command })
    })
    await api("POST", `/session/${id}/prompt_async`, saying("[tool]"))
    await events.until(({ properties }) => properties.part?.state?.metadata?.output?.includes("begun"))

    const acknowledged: string[] = []
    let isGone = false
    const write = async () => {
      const other = (await api("POST", "/session", { title: "other" })).body.id
      acknowledged.push(other)
      while (!isGone) {
        const { body } = await api("POST", `/session/${other}/message`, saying("note", { noReply: true }))
        acknowledged.push(body.info.id)
      }
    }
    const writing = Promise.all([write().catch(() => {}), write().catch(() => {})])
    await events.until(() => acknowledged.length > 100)
    await stop("SIGKILL")
    isGone = true
    await writing
    await rm(hold)

    const { api: next, events: after } = await restart(home, events.cursor())
    const all = (await next("GET", `/session/${id}/message`)).body
    expect(all.at(-1)).toMatchObject({
      info: { error: { name: "MessageAbortedError" }, time: { completed: expect.any(Number) } },
      parts: [
        { type: "step-start" },
        { type: "text", text: "Let me look" },
        {
          type: "tool",
          state: {
            status: "error",
            input: { command },
            error: "The tool was interrupted before it finished",
            metadata: { output: "begun\n", interrupted: true },
          },
        },
      ],
    })
    await after.until(isIdle(id))
    const sessions = (await next("GET", "/session")).body.map((session: { id: string }) => session.id)
    const lists = await Promise.all(sessions.map((session: string) => next("GET", `/session/${session}/message`)))
    const messages = lists.flatMap(({ body }) => body.map(({ info }: { info: { id: string } }) => info.id))
    const kept = new Set([...sessions, ...messages])
    expect(acknowledged.filter((known) => !kept.has(known))).toEqual([])
    await worksAgain(next, home.model, id)
  }),
)

test("killed while it asks: the asks are rejected with their events, what was queued stays unanswered", PATIENT, () =>
  withScriptedHome(async (home) => {
    const { base, stop } = await home.serve()
    const api = apiOf(base)
    const permission = [{ permission: "edit", pattern: "*", action: "ask" }]
    const [permit, question] = [
      (await api("POST", "/session", { title: "permit", permission })).body.id,
      (await api("POST", "/session", { title: "question" })).body.id,
    ]
    const events = await follow(base)
    home.model.answer("[permit]", ({ tool }) => tool("write", { filePath: "never.txt", content: "" }))
    const options = [{ label: "Red", description: "Warm" }]
    const questions = [{ question: "Which colour?", header: "Colour", options }]
    home.model.answer("[question]", ({ tool }) => tool("question", { questions }))
    await api("POST", `/session/${permit}/prompt_async`, saying("[permit]"))
    const permissionID = (await events.until(({ type }) => type === "permission.asked")).properties.id
    await api("POST", `/session/${question}/prompt_async`, saying("[question]"))
    const questionID = (await events.until(({ type }) => type === "question.asked")).properties.id
    await api("POST", `/session/${permit}/prompt_async`, saying("[queued]"))
    await stop("SIGKILL")

    const { api: next, events: after } = await restart(home, events.cursor())
    expect((await next("GET", "/permission")).body).toEqual([])
    expect((await next("GET", "/question")).body).toEqual([])
    const told = (type: string) => after.seen.filter((event) => event.type === type).map(({ properties }) => properties)
    for (const _ of [permit, question]) await after.until(({ type }) => type === "session.idle")
    expect(told("session.idle").map(({ sessionID }) => sessionID)).toEqual(expect.arrayContaining([permit, question]))
    expect(told("permission.replied")).toEqual([{ sessionID: permit, requestID: permissionID, reply: "reject" }])
    expect(told("question.rejected")).toEqual([{ sessionID: question, requestID: questionID }])
    expect((await next("POST", `/permission/${permissionID}/reply`, { reply: "once" })).status).toBe(404)
    const all = (await next("GET", `/session/${permit}/message`)).body
    expect(all.map(({ info }: { info: { role: string } }) => info.role)).toEqual(["user", "assistant", "user"])
    expect(home.model.requests("[queued]")).toBe(0)
    await worksAgain(next, home.model, permit)
  }),
)
