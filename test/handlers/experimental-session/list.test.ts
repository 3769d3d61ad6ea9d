import { expect, test } from "vitest"
import { experimentalSessionList } from "../../../handlers/experimental-session/list.ts"
import { withApp } from "../../support/app.ts"

const ENDPOINTS = [experimentalSessionList]

const titles = ({ body }: { body: { title: string }[] }) => body.map(({ title }) => title)

test("sessions of all directories come with their projects, the last updated one first", () =>
  withApp(
    ENDPOINTS,
    async ({ call, instance, instanceOf, platform }) => {
      instance.sessions.create({ title: "here" })
      await platform.clock.advance(1)
      ;(await instanceOf("/elsewhere")).sessions.create({ title: "there" })
      const answer = await call("GET", "/experimental/session")
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject([
        { title: "there", directory: "/elsewhere", project: { id: "abc", worktree: "/elsewhere" } },
        { title: "here", directory: "/workspace", project: { id: "global", worktree: "/" } },
      ])
      expect(titles(await call("GET", "/experimental/session?directory=/workspace"))).toEqual(["here"])
      expect(titles(await call("GET", "/experimental/session?directory=/missing"))).toEqual([])
    },
    {
      prepare: ({ vcs, files }) => (
        vcs.addRepository("/elsewhere", { rootCommit: "abc" }),
        files.makeDirectory("/elsewhere")
      ),
    },
  ))

test("roots, search, start and the archive narrow the list", () =>
  withApp(ENDPOINTS, async ({ call, instance, platform }) => {
    const parent = instance.sessions.create({ title: "Apple pie" })
    instance.sessions.update(parent.id, { time: { archived: 0 } })
    await platform.clock.advance(10)
    instance.sessions.create({ title: "APPLE", parentID: parent.id })
    expect(titles(await call("GET", "/experimental/session?search=apple"))).toEqual(["APPLE"])
    expect(titles(await call("GET", "/experimental/session?archived=true&search=apple"))).toHaveLength(2)
    expect(titles(await call("GET", "/experimental/session?archived=true&roots=true"))).toEqual(["Apple pie"])
    const later = `/experimental/session?archived=true&start=${parent.time.updated + 1}`
    expect(titles(await call("GET", later))).toEqual(["APPLE"])
  }))

test("pages follow their cursors to the end, each session once", () =>
  withApp(ENDPOINTS, async ({ call, instance, platform }) => {
    for (const title of ["one", "two", "three"]) {
      instance.sessions.create({ title })
      await platform.clock.advance(1)
    }
    const first = await call("GET", "/experimental/session?limit=2")
    expect(titles(first)).toEqual(["three", "two"])
    const next = first.headers.get("x-next-cursor")
    expect(next).toBe(String(first.body[1].time.updated))
    const second = await call("GET", `/experimental/session?limit=2&cursor=${next}`)
    expect(titles(second)).toEqual(["one"])
    expect(second.headers.get("x-next-cursor")).toBeNull()
  }))

test("a bad limit, cursor or flag is a bad request", () =>
  withApp(ENDPOINTS, async ({ call }) => {
    for (const query of ["limit=many", "limit=-1", "cursor=soon", "archived=maybe", "roots=1"])
      expect(await call("GET", `/experimental/session?${query}`)).toMatchObject({
        status: 400,
        body: { name: "BadRequest", data: { kind: "Query" } },
      })
  }))
