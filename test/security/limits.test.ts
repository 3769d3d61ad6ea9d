import { expect, test } from "vitest"
import { eventSubscribe } from "../../handlers/event/subscribe.ts"
import { globalEvent } from "../../handlers/global/event.ts"
import { sessionCommand } from "../../handlers/session/command.ts"
import { sessionCreate } from "../../handlers/session/create.ts"
import { sessionList } from "../../handlers/session/list.ts"
import { sessionPrompt } from "../../handlers/session/prompt.ts"
import { withApp } from "../support/app.ts"

test("a thousand idle event streams are open at a time, the next gets a 429, and one that goes makes room", () =>
  withApp([eventSubscribe, globalEvent], async ({ app, call, store }) => {
    const open = (path: string) => app(new Request(`http://test${path}`))
    const streams = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => open(index % 2 ? "/event" : "/global/event?types=session.updated")),
    )
    expect(streams.every(({ status }) => status === 200)).toBe(true)
    for (const path of ["/event", "/global/event"]) {
      const { status, body } = await call("GET", path)
      expect(status).toBe(429)
      expect(body).toMatchObject({ name: "TooManyReadersError", data: { limit: 1000 } })
    }
    await streams[0]?.body?.cancel()
    const again = await open("/event")
    expect(again.status).toBe(200)
    for (const stream of [...streams.slice(1), again]) await stream.body?.cancel()
    expect(store.events.readers()).toBe(0)
  }))

test("a prompt and a command have at most 500 parts", () =>
  withApp([sessionPrompt, sessionCommand], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const parts = (count: number) => Array.from({ length: count }, () => ({ type: "text", text: "a" }))
    const prompt = await call("POST", `/session/${id}/message`, { noReply: true, parts: parts(501) })
    expect(prompt.status).toBe(400)
    expect(prompt.body.data.message).toContain('Expected at most 500 parts at ["parts"]')
    expect((await call("POST", `/session/${id}/message`, { noReply: true, parts: parts(500) })).status).toBe(200)
    const files = Array.from({ length: 501 }, () => ({ type: "file", mime: "text/plain", url: "file:///workspace/a" }))
    const command = await call("POST", `/session/${id}/command`, { command: "init", arguments: "", parts: files })
    expect(command.status).toBe(400)
    expect(instance.messages.infos(id).length).toBe(1)
  }))

test("bodies are refused by size, said or not, and by depth, without filling memory or stack", () =>
  withApp([sessionCreate], async ({ app, call }) => {
    const megabyte = new Uint8Array(1024 * 1024).fill(32)
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += megabyte.length
        controller.enqueue(megabyte)
      },
    })
    const init = { method: "POST", body: endless, duplex: "half" } as RequestInit
    expect((await app(new Request("http://test/session", init))).status).toBe(413)
    expect(sent).toBeLessThan(20 * 1024 * 1024)
    expect((await call("POST", "/session", `"${"x".repeat(10 * 1024 * 1024)}"`)).status).toBe(413)
    for (const depth of [201, 100_000, 1_000_000]) {
      const body = `{"metadata":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`
      const { status, body: answer } = await call("POST", "/session", body)
      expect(status, String(depth)).toBe(400)
      expect(answer.data.message).toBe("Nest the body at most 200 levels deep")
    }
    expect((await call("POST", "/session", `{"title":"${"[".repeat(1000)}"}`)).status).toBe(200)
  }))

test("a list of sessions has at most a thousand entries, whatever the request says", () =>
  withApp([sessionList], async ({ call, instance }) => {
    for (let count = 0; count < 1005; count++) instance.sessions.create({ title: "t" })
    expect((await call("GET", "/session")).body.length).toBe(100)
    expect((await call("GET", "/session?limit=100000")).body.length).toBe(1000)
    for (const query of ["limit=1e999", "limit=-1", "limit=x", "before=x", `start=${"9".repeat(400)}`]) {
      expect((await call("GET", `/session?${query}`)).status, query).toBe(400)
    }
    expect((await call("GET", `/session?search=${"%25_".repeat(3000)}`)).body).toEqual([])
  }))
