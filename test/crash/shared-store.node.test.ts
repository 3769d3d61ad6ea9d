import { expect, test } from "vitest"
import { type Api, apiOf, saying } from "../support/api.ts"
import { follow } from "../support/follow.ts"
import { withScriptedHome } from "../support/scripted-home.ts"
import { PATIENT } from "../support/server-process.ts"

const SERVERS = 10
const WRITING_MS = 3_000

/** Writes one message after the other, and returns the ids of those that were acknowledged. */
const write = async (api: Api, until: number): Promise<{ session: string; messages: string[] }> => {
  const { body, status } = await api("POST", "/session", {})
  expect(status).toBe(200)
  const messages: string[] = []
  while (performance.now() < until) {
    const sent = await api("POST", `/session/${body.id}/message`, saying("note", { noReply: true }))
    expect(sent.status).toBe(200)
    messages.push(sent.body.info.id)
  }
  return { session: body.id, messages }
}

test("ten processes write to one new store: nothing is lost or refused, and a reader of one sees all", PATIENT, () =>
  withScriptedHome(async ({ serve }) => {
    const servers = await Promise.all(Array.from({ length: SERVERS }, () => serve()))
    const [first = "", ...others] = servers.map(({ base }) => base)
    const events = await follow(first)
    const until = performance.now() + WRITING_MS
    const written = await Promise.all([first, ...others].map((base) => write(apiOf(base), until)))
    const sent = written.flatMap(({ messages }) => messages).toSorted()
    const api = apiOf(first)
    const lists = await Promise.all(written.map(({ session }) => api("GET", `/session/${session}/message`)))
    const stored = lists.flatMap(({ body }) => body.map(({ info }: { info: { id: string } }) => info.id))
    expect(stored.toSorted()).toEqual(sent)

    // A last write elsewhere is seen after all others.
    const { id } = (await apiOf(others[0] ?? "")("POST", "/session", { title: "The end" })).body
    await events.until(({ type, properties }) => type === "session.created" && properties.info.id === id)
    const told = events.seen.flatMap(({ type, properties }) => (type === "message.updated" ? [properties.info.id] : []))
    expect(told.toSorted()).toEqual(sent)
    for (const { session, messages } of written) {
      const own = events.seen.filter(
        ({ type, properties }) => type === "message.updated" && properties.sessionID === session,
      )
      expect(own.map(({ properties }) => properties.info.id)).toEqual(messages)
    }
    await events.cut()
  }),
)
