import { expect, test } from "vitest"
import { type Api, apiOf, saying } from "../support/api.ts"
import { type Follower, follow, isIdle, textOf } from "../support/follow.ts"
import { latch } from "../support/latch.ts"
import { type ScriptedHome, withScriptedHome } from "../support/scripted-home.ts"
import { PATIENT } from "../support/server-process.ts"

test("what one process does is seen in another within a quarter of a second", PATIENT, () =>
  withScriptedHome(async ({ serve }) => {
    const [one, other] = [await serve(), await serve()]
    const [here, there] = [await follow(one.base), await follow(other.base)]
    const api = apiOf(one.base)
    const { id } = (await api("POST", "/session", { title: "t" })).body
    const delays: number[] = []
    for (let number = 0; number < 20; number++) {
      const { info } = (await api("POST", `/session/${id}/message`, saying("note", { noReply: true }))).body
      const arrived = ({ type, properties }: { type: string; properties: { info?: { id: string } } }) =>
        type === "message.updated" && properties.info?.id === info.id
      const [near, far] = [await here.until(arrived), await there.until(arrived)]
      delays.push(far.at - near.at)
      // Not always at the same moment of the other's rhythm.
      await new Promise((resolve) => setTimeout(resolve, number * 7))
    }
    delays.sort((a, b) => a - b)
    expect(delays[10]).toBeLessThan(250)
    // A busy machine may be late; nothing is forgotten.
    expect(delays.at(-1)).toBeLessThan(2_000)
  }),
)

/** Two processes on one store, and a session that the first one runs. */
interface Two {
  one: Api
  other: Api
  id: string
  /** What the other one tells. */
  events: Follower
  home: ScriptedHome
}

const withTwo = (body: (two: Two) => Promise<void>) =>
  withScriptedHome(async (home) => {
    const [first, second] = [await home.serve(), await home.serve()]
    const [one, other] = [apiOf(first.base), apiOf(second.base)]
    const permission = [{ permission: "edit", pattern: "*", action: "ask" }]
    const { id } = (await one("POST", "/session", { title: "t", permission })).body
    await body({ one, other, id, home, events: await follow(second.base) })
  })

test("a session that another process runs is busy and grows here, and takes prompts from here", PATIENT, () =>
  withTwo(async ({ one, other, id, events, home: { model } }) => {
    const { opened, open } = latch()
    model.answer("[work]", async ({ text }) => {
      text("first ")
      await opened
      text("second")
    })
    model.answer("[queued]", ({ text }) => text("third"))
    const answer = one("POST", `/session/${id}/message`, saying("[work]"))
    const isText = ({ properties }: { properties: { part?: { type: string; text: string } } }) =>
      properties.part?.type === "text" && properties.part.text === "first "
    const grown = await events.until(isText)
    expect((await other("GET", "/session/status")).body).toEqual({ [id]: { type: "busy" } })
    expect((await other("GET", `/session/${id}/message`)).body.at(-1).parts[1].text).toBe("first ")
    expect((await other("POST", `/session/${id}/shell`, { agent: "build", command: "true" })).status).toBe(409)
    const queued = other("POST", `/session/${id}/message`, saying("[queued]"))
    await events.until(({ properties }) => properties.part?.text === "[queued]")
    open()
    expect((await queued).body.parts[1].text).toBe("third")
    await answer
    await events.until(isIdle(id))
    expect(textOf(events.seen, grown.properties.part.id)).toBe("first second")
    expect([model.requests("[work]"), model.requests("[queued]")]).toEqual([1, 1])
    expect((await other("GET", "/session/status")).body).toEqual({})
  }),
)

test("permissions are given and runs are stopped from another process", PATIENT, () =>
  withTwo(async ({ one, other, id, events, home: { model } }) => {
    model.answer(
      "[write]",
      ({ tool }) => tool("write", { filePath: "asked.txt", content: "yes" }),
      async ({ text, aborted }) => {
        text("Written")
        await aborted
      },
    )
    const answer = one("POST", `/session/${id}/message`, saying("[write]"))
    const asked = await events.until(({ type }) => type === "permission.asked")
    expect((await other("GET", "/permission")).body).toMatchObject([{ id: asked.properties.id }])
    expect((await other("POST", `/permission/${asked.properties.id}/reply`, { reply: "once" })).status).toBe(200)
    await events.until(({ properties }) => properties.part?.state?.status === "completed")
    await events.until(({ properties }) => properties.part?.text === "Written")
    const queued = other("POST", `/session/${id}/message`, saying("[never]"))
    await events.until(({ properties }) => properties.part?.text === "[never]")
    expect((await other("POST", `/session/${id}/abort`)).body).toBe(true)
    expect((await other("GET", "/session/status")).body).toEqual({})
    expect((await answer).body.info.error.name).toBe("MessageAbortedError")
    // What waited is stopped with it, here too.
    expect((await queued).status).toBe(200)
    expect(model.requests("[never]")).toBe(0)
  }),
)

test("a third process closes what a killed one left, and nothing of the living", PATIENT, () =>
  withScriptedHome(async ({ model, serve }) => {
    const [living, dying] = [await serve(), await serve()]
    const begin = async (base: string, mark: string) => {
      const api = apiOf(base)
      const events = await follow(base)
      const { id } = (await api("POST", "/session", { title: mark })).body
      await api("POST", `/session/${id}/prompt_async`, saying(mark))
      await events.until(({ type, properties }) => type === "message.part.delta" && properties.sessionID === id)
      return { id, events }
    }
    const { opened, open } = latch()
    model.answer("[lives]", async ({ text }) => {
      text("still ")
      await opened
      text("there")
    })
    model.answer("[dies]", async ({ text, aborted }) => {
      text("gone")
      await aborted
    })
    const lives = await begin(living.base, "[lives]")
    const dies = await begin(dying.base, "[dies]")
    await dying.stop("SIGKILL")
    const third = apiOf((await serve()).base)
    expect((await third("GET", "/session/status")).body).toEqual({ [lives.id]: { type: "busy" } })
    const closed = (await third("GET", `/session/${dies.id}/message`)).body.at(-1)
    expect(closed.info.error.name).toBe("MessageAbortedError")
    await lives.events.until(isIdle(dies.id))
    open()
    await lives.events.until(isIdle(lives.id))
    const last = (await third("GET", `/session/${lives.id}/message`)).body.at(-1)
    expect(last).toMatchObject({ info: { finish: "stop" }, parts: [{}, { text: "still there" }, {}] })
  }),
)
