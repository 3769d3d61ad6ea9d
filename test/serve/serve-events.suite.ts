import { beforeAll, expect, test } from "vitest"
import { type Api, apiOf, saying } from "../support/api.ts"
import { type Follower, follow, isIdle, kindOf, type SeenEvent, textOf } from "../support/follow.ts"
import { latch } from "../support/latch.ts"
import type { ServedPlace } from "../support/served-place.ts"

/** What readers of the event streams can rely on. Part of the suite in serve.suite.ts. */
export const eventTests = (started: () => ServedPlace): void => {
  let place: ServedPlace
  let api: Api

  beforeAll(() => {
    place = started()
    api = apiOf(place, place.directories[0])
  })

  const session = async (more: object = {}): Promise<string> => (await api("POST", "/session", more)).body.id
  const listen = (more: object = {}): Promise<Follower> => follow(place, { directory: place.directories[0], ...more })
  const parts = (id: string) => api("GET", `/session/${id}/message`).then(({ body }) => body.at(-1).parts)

  test("go on where a reader was cut off, with the text so far", async () => {
    const id = await session({ title: "t" })
    const steps = [latch(), latch(), latch()]
    place.model.answer("[resume]", async ({ text }) => {
      for (const [index, { opened }] of steps.entries()) {
        await opened
        text(`${index} `)
      }
    })
    const first = await listen()
    await api("POST", `/session/${id}/prompt_async`, saying("[resume]"))
    steps[0]?.open()
    await first.until(({ type }) => type === "message.part.delta")
    await first.cut()
    steps[1]?.open()
    const second = await listen({ after: first.cursor() })
    await second.until(({ properties }) => properties.part?.text?.startsWith("0 ") || properties.delta === "1 ")
    steps[2]?.open()
    await second.until(isIdle(id))
    const logged = [...first.seen, ...second.seen].filter(({ type }) => !type.startsWith("server."))
    const lasting = logged.filter(({ type }) => type !== "message.part.delta").map((event) => event.id)
    expect(new Set(lasting).size).toBe(lasting.length)
    expect(logged.map(kindOf).filter((kind) => kind === "session.idle")).toHaveLength(1)
    expect(textOf(logged, (await parts(id))[1].id)).toBe("0 1 2 ")
    await second.cut()
  })

  test("an unknown cursor gets server.resync first", async () => {
    const events = await listen({ after: "nonsense.7" })
    await events.until(({ type }) => type === "server.resync")
    expect(events.seen.map(({ type }) => type)).toEqual(["server.connected", "server.resync"])
    await events.cut()
  })

  test("of a directory stay in it, and /global/event has all", async () => {
    const [one, other] = await Promise.all(place.directories.map((directory) => follow(place, { directory })))
    const all = await follow(place, { path: "/global/event" })
    const made = await Promise.all(
      place.directories.map(
        async (directory) => (await apiOf(place, directory)("POST", "/session", { title: directory })).body,
      ),
    )
    expect(made.map(({ directory }) => directory)).toEqual(place.directories)
    for (const { id } of made) await all.until(({ properties }) => properties?.info?.id === id)
    const isCreated = ({ type }: SeenEvent) => type === "session.created"
    expect((await one?.until(isCreated))?.properties.sessionID).toBe(made[0].id)
    expect((await other?.until(isCreated))?.properties.sessionID).toBe(made[1].id)
    expect(one?.seen.some(({ properties }) => properties.sessionID === made[1].id)).toBe(false)
    const listed = (await apiOf(place, place.directories[1])("GET", "/session")).body
    expect(listed.map(({ id }: { id: string }) => id)).not.toContain(made[0].id)
    await Promise.all([one, other, all].map((events) => events?.cut()))
  })

  test("after a list's cursor are those that the list lacks", async () => {
    const id = await session({ title: "t" })
    const say = (text: string) => api("POST", `/session/${id}/message`, saying(text, { noReply: true }))
    await say("before")
    const lists = [`/session/${id}/message`, "/session"]
    const cursors = await Promise.all(
      lists.map(async (path) => (await api("GET", path)).headers.get("x-opencode-cursor") ?? ""),
    )
    const { info } = (await say("after")).body
    for (const after of cursors) {
      const events = await listen({ after })
      const message = await events.until(({ type }) => type === "message.updated")
      expect(message.properties.info.id).toBe(info.id)
      await events.cut()
    }
  })

  test("a list during a turn, then its cursor: the texts are whole", async () => {
    const id = await session({ title: "t" })
    const { opened, open } = latch()
    place.model.answer("[list]", async ({ text }) => {
      text("first ")
      await opened
      text("second")
    })
    const live = await listen()
    await api("POST", `/session/${id}/prompt_async`, saying("[list]"))
    await live.until(({ type }) => type === "message.part.delta")
    const { body, headers } = await api("GET", `/session/${id}/message`)
    expect(body.at(-1).parts[1].text).toBe("first ")
    open()
    const events = await listen({ after: headers.get("x-opencode-cursor") ?? "" })
    await events.until(isIdle(id))
    const start = { type: "message.part.updated", properties: { part: body.at(-1).parts[1] } }
    expect(textOf([start, ...events.seen], body.at(-1).parts[1].id)).toBe("first second")
    await Promise.all([live.cut(), events.cut()])
  })
}
