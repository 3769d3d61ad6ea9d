import { expect, test } from "vitest"
import { v2SessionList } from "../../../handlers/v2-session/list.ts"
import { type TestApp, withApp } from "../../support/app.ts"

/** Sessions of two directories, a second apart, oldest first. */
const sessions = async ({ instance, instanceOf, platform }: TestApp): Promise<string[]> => {
  const other = await instanceOf("/other")
  const ids: string[] = []
  for (const place of [instance, other, instance, other, instance]) {
    ids.push(place.sessions.create({ title: `Session ${ids.length}` }).id)
    await platform.clock.advance(1000)
  }
  return ids
}

const idsOf = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id)

test("sessions of every directory are listed, the newest first", () =>
  withApp([v2SessionList], async (app) => {
    const ids = await sessions(app)
    const answer = await app.call("GET", "/api/session")
    expect([answer.status, idsOf(answer)]).toEqual([200, ids.toReversed()])
    expect(answer.body.data[0]).toMatchObject({ title: "Session 4", cost: 0, location: { directory: "/workspace" } })
    expect(answer.body.cursor).toEqual({ previous: expect.any(String) })
    expect(idsOf(await app.call("GET", "/api/session?order=asc"))).toEqual(ids)
  }))

test("directory, project, subpath and title narrow the list", () =>
  withApp([v2SessionList], async (app) => {
    const ids = await sessions(app)
    expect(idsOf(await app.call("GET", "/api/session?directory=/other"))).toEqual([ids[3], ids[1]])
    expect(idsOf(await app.call("GET", "/api/session?search=session%203"))).toEqual([ids[3]])
    expect(idsOf(await app.call("GET", "/api/session?project=nope"))).toEqual([])
    expect(idsOf(await app.call("GET", "/api/session?subpath=other&order=asc"))).toEqual([ids[1], ids[3]])
  }))

test("pages go forth and back, and keep what the first one asked for", () =>
  withApp([v2SessionList], async (app) => {
    const ids = await sessions(app)
    const first = await app.call("GET", "/api/session?limit=2&directory=/workspace&order=asc")
    expect(idsOf(first)).toEqual([ids[0], ids[2]])
    const second = await app.call("GET", `/api/session?limit=2&cursor=${first.body.cursor.next}`)
    expect(idsOf(second)).toEqual([ids[4]])
    expect(second.body.cursor.next).toBeUndefined()
    const back = await app.call("GET", `/api/session?limit=1&cursor=${second.body.cursor.previous}`)
    expect(idsOf(back)).toEqual([ids[2]])
    expect(idsOf(await app.call("GET", `/api/session?cursor=${back.body.cursor.next}`))).toEqual([ids[4]])
  }))

test("an empty list has no cursors", () =>
  withApp([v2SessionList], async ({ call }) => {
    expect((await call("GET", "/api/session")).body).toEqual({ data: [], cursor: {} })
  }))

test("a cursor that is none, and bad numbers, are refused", () =>
  withApp([v2SessionList], async ({ call }) => {
    for (const cursor of ["zz", btoa("{}"), btoa('{"order":"asc","anchor":{"id":1}}')])
      expect(await call("GET", `/api/session?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { _tag: "InvalidCursorError", message: expect.any(String) },
      })
    for (const bad of ["limit=0", "limit=x", "order=up"])
      expect((await call("GET", `/api/session?${bad}`)).body._tag).toBe("InvalidRequestError")
  }))
