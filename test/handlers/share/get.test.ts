import { expect, test } from "vitest"
import { sessionShare } from "../../../handlers/session/share.ts"
import { sessionUnshare } from "../../../handlers/session/unshare.ts"
import { shareGet } from "../../../handlers/share/get.ts"
import { type TestApp, withApp } from "../../support/app.ts"
import { keepBusy, say } from "../../support/prompts.ts"
import { readFrames } from "../../support/sse.ts"

const ENDPOINTS = [shareGet, sessionShare, sessionUnshare]

/** Shares a session; gives the path of its address. */
const shared = async ({ call }: TestApp, sessionID: string): Promise<string> =>
  new URL((await call("POST", `/session/${sessionID}/share`)).body.share.url).pathname

const follow = async ({ app }: TestApp, path: string, headers: Record<string, string> = {}) => {
  const request = new Request(`http://test${path}`, { headers: { accept: "text/event-stream", ...headers } })
  const answer = await app(request)
  expect(answer.headers.get("content-type")).toBe("text/event-stream")
  return readFrames(answer)
}

test("it shows the session, its messages and its todos, not its rules and notes", () =>
  withApp(ENDPOINTS, async (app) => {
    const { sessions } = app.instance
    const permission = [{ permission: "*", pattern: "*", action: "allow" as const }]
    const { id } = sessions.create({ title: "T", permission, metadata: { note: "mine" } })
    await say(app, id, "hello")
    sessions.updateTodos(id, [{ content: "c", status: "pending", priority: "high" }])
    const path = await shared(app, id)
    const { status, headers, body } = await app.call("GET", path)
    expect(status).toBe(200)
    expect(body.session).toMatchObject({ id, title: "T" })
    expect(Object.keys(body.session)).not.toContain("permission")
    expect(Object.keys(body.session)).not.toContain("metadata")
    expect(body.messages).toMatchObject([{ info: { role: "user" }, parts: [{ type: "text", text: "hello" }] }])
    expect(body.todos).toHaveLength(1)
    expect(headers.get("x-robots-tag")).toBe("noindex")
    expect(headers.get("x-opencode-cursor")).toMatch(/\.\d+$/)
  }))

test("it needs no directory, and none that is named is opened", () =>
  withApp(ENDPOINTS, async (app) => {
    const elsewhere = await app.instanceOf("/elsewhere")
    const { id } = elsewhere.sessions.create({ title: "E" })
    const path = await shared(app, id)
    expect((await app.call("GET", `${path}?directory=/other`)).body.session.directory).toBe("/elsewhere")
    expect((await app.call("GET", "/share/unknown?directory=/other")).status).toBe(404)
    expect((await app.server.projects.directories("global")).join()).not.toContain("/other")
  }))

test("an unknown address, and one of a session that must not be shared any more, show nothing", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create()
    const path = await shared(app, id)
    await app.platform.files.write("/workspace/opencode.json", '{"share":"disabled"}')
    app.instance.config.reload()
    for (const each of [path, "/share/x", `/share/${id}`, "/share/%00"]) {
      expect(await app.call("GET", each)).toMatchObject({ status: 404, body: { name: "NotFoundError" } })
    }
  }))

test("keys that the server knows are taken out, of answers and of events", () =>
  withApp(ENDPOINTS, async (app) => {
    await app.server.credentials.set("acme", { type: "api", key: '"auth-key\\"' })
    app.platform.environment.variables["OPENCODE_SERVER_PASSWORD"] = "pass word-of-server"
    const { id } = app.instance.sessions.create({ title: "T" })
    const path = await shared(app, id)
    const frames = await follow(app, path)
    await frames.take(2)
    await say(app, id, 'a config-secret, "auth-key\\", word-of-server and sk-other')
    const answer = await app.call("GET", path)
    expect(answer.body.messages[0].parts[0].text).toBe("a [redacted], [redacted], [redacted] and sk-other")
    const text = JSON.stringify(await frames.take(3))
    expect(text).toContain("[redacted]")
    expect(text).not.toMatch(/config-secret|auth-key|word-of-server/)
    await frames.cancel()
  }))

test("who follows sees this session alone, and text that grows as whole parts", () =>
  withApp(ENDPOINTS, async (app) => {
    const { sessions } = app.instance
    const { id } = sessions.create({ title: "T" })
    const other = sessions.create()
    const path = await shared(app, id)
    const frames = await follow(app, path)
    expect((await frames.take(2)).map(({ data, id: cursor }) => data?.type ?? typeof cursor)).toEqual([
      "server.connected",
      "string",
    ])
    await say(app, other.id, "unseen")
    app.platform.models.otherwise([{ text: ["one ", "two"] }])
    const { done } = await app.instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
    await done
    const seen: { type: string; properties: Record<string, unknown> }[] = []
    while (seen.at(-1)?.type !== "session.idle") {
      const [frame] = await frames.take(1)
      if (!frame) throw new Error("The stream ended")
      if (frame.data) seen.push(frame.data)
    }
    expect(seen.every(({ properties }) => properties["sessionID"] === id)).toBe(true)
    expect(seen.map(({ type }) => type)).not.toContain("message.part.delta")
    const texts = seen.flatMap(({ properties }) => (properties["part"] as { text?: string } | undefined)?.text ?? [])
    expect(texts.at(-1)).toBe("one two")
    await frames.cancel()
  }))

test("the stream resumes, and goes on after the cursor of the JSON", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create({ title: "T" })
    const path = await shared(app, id)
    const cursor = (await app.call("GET", path)).headers.get("x-opencode-cursor") ?? ""
    app.instance.sessions.update(id, { title: "U" })
    for (const frames of [
      await follow(app, `${path}?after=${cursor}`),
      await follow(app, path, { "last-event-id": cursor }),
    ]) {
      const [, update] = await frames.take(2)
      expect(update?.data).toMatchObject({ type: "session.updated", properties: { info: { title: "U" } } })
      await frames.cancel()
    }
  }))

test("the end of sharing ends the stream, a second share does not revive it", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create({ title: "T" })
    const frames = await follow(app, await shared(app, id))
    await frames.take(2)
    await app.call("DELETE", `/session/${id}/share`)
    await shared(app, id)
    expect(await frames.take(1)).toEqual([])
  }))

test("a deleted session ends it too", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create({ title: "T" })
    const frames = await follow(app, await shared(app, id))
    await frames.take(2)
    await app.instance.removeSession(id)
    expect(await frames.take(1)).toEqual([])
  }))

test("text of a run that goes on is shown as far as it has come", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create({ title: "T" })
    const path = await shared(app, id)
    const { finish } = await keepBusy(app, id)
    expect((await app.call("GET", path)).body.messages).toHaveLength(2)
    await finish()
  }))

test("readers beyond a hundred are refused until one leaves", () =>
  withApp(ENDPOINTS, async (app) => {
    const { id } = app.instance.sessions.create()
    const path = await shared(app, id)
    const all = await Promise.all(Array.from({ length: 100 }, () => follow(app, path)))
    const refused = await app.call("GET", path, undefined, { accept: "text/event-stream" })
    expect(refused).toMatchObject({ status: 429, body: { name: "TooManyReadersError" } })
    expect((await app.call("GET", path)).status).toBe(200)
    await all[0]?.cancel()
    const again = await follow(app, path)
    for (const frames of [...all.slice(1), again]) await frames.cancel()
  }))
