import { expect, test } from "vitest"
import { createApp } from "../../../handlers/app.ts"
import { sessionList } from "../../../handlers/session/list.ts"
import { withApp } from "../../support/app.ts"

const titles = ({ body }: { body: { title: string }[] }) => body.map(({ title }) => title)

test("sessions come with the last updated first, and a limit keeps the newest", () =>
  withApp([sessionList], async ({ call, instance, platform }) => {
    for (const title of ["one", "two", "three"]) {
      instance.sessions.create({ title })
      await platform.clock.advance(1)
    }
    expect(titles(await call("GET", "/session"))).toEqual(["three", "two", "one"])
    expect(titles(await call("GET", "/session?limit=2"))).toEqual(["three", "two"])
    expect(titles(await call("GET", "/session?limit=0"))).toEqual([])
  }))

test("roots, search, start, path and scope narrow the list", () =>
  withApp(
    [sessionList],
    async ({ call, instance, instanceOf, platform }) => {
      const parent = instance.sessions.create({ title: "Apple pie" })
      await platform.clock.advance(10)
      instance.sessions.create({ title: "APPLE", parentID: parent.id })
      const sub = await instanceOf("/workspace/sub")
      sub.sessions.create({ title: "below" })
      expect(titles(await call("GET", "/session?roots=true&search=apple"))).toEqual(["Apple pie"])
      expect(titles(await call("GET", "/session?roots=false&search=apple"))).toHaveLength(2)
      expect(titles(await call("GET", `/session?start=${parent.time.updated + 1}`))).not.toContain("Apple pie")
      expect(titles(await call("GET", "/session?path=sub"))).toEqual(["below"])
      expect(titles(await call("GET", "/session?scope=project&directory=/workspace/sub"))).toHaveLength(3)
    },
    {
      prepare: ({ vcs, files }) => (
        vcs.addRepository("/workspace", { rootCommit: "abc" }),
        files.makeDirectory("/workspace/sub")
      ),
    },
  ))

test("the next page is below the server's public address", () =>
  withApp([], async ({ server, instances, platform, instance }) => {
    const baseURL = () => "https://agent.example.com/here"
    const host = { server, instanceFor: instances.instanceFor, log: platform.log, baseURL }
    const app = createApp([sessionList], host, { verify: true })
    for (const title of ["one", "two"]) instance.sessions.create({ title })
    const answer = await app(new Request("http://10.0.0.1:4096/session?limit=1"))
    expect(answer.headers.get("link")).toMatch(/^<https:\/\/agent\.example\.com\/here\/session\?limit=1&before=/)
  }))

test("pages follow their cursors to the end, each session once", () =>
  withApp([sessionList], async ({ call, instance }) => {
    for (const title of ["one", "two", "three"]) instance.sessions.create({ title })
    const first = await call("GET", "/session?limit=2&search=")
    expect(first.headers.get("link")).toMatch(/^<http:\/\/test\/session\?limit=2&search=&before=[\w-]+>; rel="next"$/)
    expect(first.headers.get("access-control-expose-headers")).toContain("X-Next-Cursor")
    const second = await call("GET", `/session?limit=2&before=${first.headers.get("x-next-cursor")}`)
    expect(second.headers.get("x-next-cursor")).toBeNull()
    expect(second.headers.get("link")).toBeNull()
    expect([...titles(first), ...titles(second)].sort()).toEqual(["one", "three", "two"])
  }))

test("x-opencode-cursor is where a subscription misses nothing", () =>
  withApp([sessionList], async ({ call, instance }) => {
    const { headers } = await call("GET", "/session")
    const { id } = instance.sessions.create()
    const reader = instance.subscribe({ after: headers.get("x-opencode-cursor") ?? "" })
    const greeting = await reader.next()
    const replayed = await reader.next()
    expect(greeting?.map(({ type }) => type)).toEqual(["server.connected"])
    expect(replayed?.map(({ type, sessionID }) => [type, sessionID])).toEqual([["session.created", id]])
    reader.close()
  }))

test("a bad scope, limit, start or cursor is a bad request", () =>
  withApp([sessionList], async ({ call }) => {
    expect((await call("GET", "/session?scope=zz")).body).toEqual({
      name: "BadRequest",
      data: { message: expect.stringContaining('["scope"]'), kind: "Query" },
    })
    expect((await call("GET", "/session?limit=many")).status).toBe(400)
    expect((await call("GET", "/session?limit=-1")).status).toBe(400)
    expect((await call("GET", "/session?limit=1.5")).status).toBe(400)
    expect((await call("GET", "/session?start=soon")).status).toBe(400)
    expect((await call("GET", "/session?before=%F0%9F%8E%88")).status).toBe(400)
  }))

test("a directory that does not exist has no sessions", () =>
  withApp([sessionList], async ({ call }) => {
    expect(await call("GET", "/session?directory=/missing")).toMatchObject({ status: 200, body: [] })
  }))
