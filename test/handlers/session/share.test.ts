import { expect, test } from "vitest"
import { sessionCreate } from "../../../handlers/session/create.ts"
import { sessionFork } from "../../../handlers/session/fork.ts"
import { sessionShare } from "../../../handlers/session/share.ts"
import { sessionUnshare } from "../../../handlers/session/unshare.ts"
import { createApp } from "../../../handlers/app.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

const ADDRESS = /^http:\/\/test\/share\/[0-9A-Za-z]{32}$/

test("a shared session has an address of this server, which nobody can guess", () =>
  withApp([sessionShare], async ({ call, instance }) => {
    const { id } = instance.sessions.create({ title: "T" })
    const other = instance.sessions.create()
    const reader = instance.subscribe({ filter: { sessionID: id } })
    const { status, body } = await call("POST", `/session/${id}/share`)
    expect(status).toBe(200)
    expect(body.share.url).toMatch(ADDRESS)
    expect(instance.sessions.get(id)).toEqual(body)
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "session.updated", properties: { info: { share: body.share } } },
    ])
    expect((await call("POST", `/session/${other.id}/share`)).body.share.url).not.toBe(body.share.url)
  }))

test("sharing again keeps the address; after an end of sharing it is another", () =>
  withApp([sessionShare, sessionUnshare], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const first = (await call("POST", `/session/${id}/share`)).body.share.url
    expect((await call("POST", `/session/${id}/share`)).body.share.url).toBe(first)
    await call("DELETE", `/session/${id}/share`)
    expect((await call("POST", `/session/${id}/share`)).body.share.url).not.toBe(first)
  }))

test("the address is below the server's public one", () =>
  withApp([], async ({ server, instances, platform, instance }) => {
    const baseURL = () => "https://agent.example.com/here"
    const host = { server, instanceFor: instances.instanceFor, log: platform.log, baseURL }
    const app = createApp([sessionShare], host, { verify: true })
    const { id } = instance.sessions.create()
    const answer = await app(new Request(`http://10.0.0.1:4096/session/${id}/share`, { method: "POST" }))
    expect((await answer.json()).share.url).toMatch(/^https:\/\/agent\.example\.com\/here\/share\//)
  }))

test("where sharing is disabled it is refused", () =>
  withApp(
    [sessionShare],
    async ({ call, instance }) => {
      const { id } = instance.sessions.create()
      const { status, body } = await call("POST", `/session/${id}/share`)
      expect([status, body.name]).toEqual([500, "UnknownError"])
      expect(body.data.message).toContain('share: "disabled"')
      expect(instance.sessions.get(id).share).toBeUndefined()
    },
    { config: { ...TEST_CONFIG, share: "disabled" } },
  ))

test("where sharing is automatic, new sessions and forks are shared, children are not", () =>
  withApp(
    [sessionCreate, sessionFork],
    async ({ call }) => {
      const { body } = await call("POST", "/session", {})
      expect(body.share.url).toMatch(ADDRESS)
      const fork = await call("POST", `/session/${body.id}/fork`)
      expect(fork.body.share.url).toMatch(ADDRESS)
      expect(fork.body.share.url).not.toBe(body.share.url)
      expect((await call("POST", "/session", { parentID: body.id })).body.share).toBeUndefined()
    },
    { config: { ...TEST_CONFIG, share: "auto" } },
  ))

test("a broken config is no reason not to make a session", () =>
  withApp([sessionCreate], async ({ call, platform, instance }) => {
    await platform.files.write("/workspace/opencode.json", "{broken")
    instance.config.reload()
    expect((await call("POST", "/session", {})).status).toBe(200)
  }))

test("an unknown session is not found, and what cannot be one is refused", () =>
  withApp([sessionShare], async ({ call }) => {
    expect((await call("POST", "/session/ses_none/share")).status).toBe(404)
    expect((await call("POST", "/session/none/share")).status).toBe(400)
  }))
