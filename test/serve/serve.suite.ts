import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openApiDocument } from "../../handlers/openapi.ts"
import { registry } from "../../handlers/registry.ts"
import { type Api, apiOf, saying } from "../support/api.ts"
import { type Follower, follow, isIdle, kindOf, type Told } from "../support/follow.ts"
import { latch } from "../support/latch.ts"
import type { Turn } from "../support/scripted-model.ts"
import type { ServedPlace } from "../support/served-place.ts"
import { bodyTests } from "./serve-bodies.suite.ts"
import { eventTests } from "./serve-events.suite.ts"

/** What every server does over HTTP, wherever it runs. */
export const serveSuite = (start: () => Promise<ServedPlace>): void => {
  let place: ServedPlace
  let api: Api
  let slow: { answer: Promise<Response>; release: () => void }

  beforeAll(async () => {
    place = await start()
    api = apiOf(place, place.directories[0])
    slow = await startSlow()
  }, 120_000)
  afterAll(() => place.stop())

  const session = async (more: object = {}): Promise<string> => (await api("POST", "/session", more)).body.id
  const listen = (more: object = {}): Promise<Follower> => follow(place, { directory: place.directories[0], ...more })
  const parts = (id: string) => api("GET", `/session/${id}/message`).then(({ body }) => body.at(-1).parts)

  /** A prompt whose answer takes longer than clients wait for headers; it is read by the last test. */
  const startSlow = async () => {
    const { opened, open: release } = latch()
    place.model.answer("[slow]", async ({ text }) => {
      await opened
      text("At last")
    })
    const url = `${place.base}/session/${await session()}/message`
    const headers = { ...place.headers, "x-opencode-directory": place.directories[0] }
    return { answer: fetch(url, { method: "POST", headers, body: JSON.stringify(saying("[slow]")) }), release }
  }

  describe("requests", () => {
    test("the document is the same everywhere, but for where the server is", async () => {
      const { servers: _here, ...document } = (await api("GET", "/doc")).body
      const { servers: _there, ...expected } = JSON.parse(JSON.stringify(openApiDocument(registry)))
      expect(document).toEqual(expected)
    })

    test("a browser gets a page to try it on, behind the same password, and its script packed once", async () => {
      const headers = { ...place.headers, accept: "text/html" }
      const page = await fetch(`${place.base}/doc`, { headers })
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self';")
      const [, source] = /<script src="(doc\/explorer[^"]*)"/.exec(await page.text()) ?? []
      const script = await fetch(`${place.base}/${source}`, {
        headers: { ...place.headers, "accept-encoding": "gzip" },
      })
      expect([script.status, script.headers.get("content-encoding")]).toEqual([200, "gzip"])
      expect((await script.text()).length).toBeGreaterThan(1_000_000)
      for (const path of ["/doc", `/${source}`]) {
        expect([path, (await fetch(place.base + path)).status]).toEqual([
          path,
          place.headers["authorization"] ? 401 : 200,
        ])
      }
    })

    test("health says that it runs", async () => {
      expect(await api("GET", "/global/health")).toMatchObject({
        status: 200,
        body: { healthy: true, version: expect.any(String) },
      })
    })

    test("an unknown path is 404 in JSON, another method 405 with Allow, HEAD is GET without a body", async () => {
      expect(await api("GET", "/nowhere")).toMatchObject({ status: 404, body: { name: "NotFoundError" } })
      const wrong = await api("PUT", "/session")
      expect(wrong.status).toBe(405)
      expect(wrong.headers.get("allow")?.split(", ").toSorted()).toEqual(["GET", "HEAD", "POST"])
      const [head, get] = await Promise.all([api("HEAD", "/global/health"), api("GET", "/global/health")])
      expect(head).toMatchObject({ status: 200, body: undefined })
      expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"))
    })

    test("an unknown session is 404, broken JSON 400", async () => {
      expect((await api("GET", "/session/ses_none")).status).toBe(404)
      const headers = { ...place.headers, "x-opencode-directory": place.directories[0] }
      const broken = await fetch(`${place.base}/session`, { method: "POST", headers, body: '{"title": ' })
      expect(broken.status).toBe(400)
    })
  })

  describe("bodies", () => bodyTests(() => place))

  test("files, search, git and the shell work on the same files", async () => {
    const there = apiOf(place, place.directories[1])
    const ask = async (method: string, path: string, body?: unknown) => {
      const answer = await there(method, path, body)
      expect([path, answer.status]).toEqual([path, 200])
      return answer.body
    }
    await ask("PUT", "/file/content?path=notes.md", { content: "# Notes\nOne fox\n" })
    await ask("POST", "/project/git/init")
    expect(await ask("GET", "/vcs/status")).toMatchObject([{ file: "notes.md", status: "added" }])
    expect(await ask("GET", `/find?pattern=${encodeURIComponent("f[o]x")}`)).toMatchObject([{ line_number: 2 }])
    const { id } = await ask("POST", "/session", {})
    const { parts } = await ask("POST", `/session/${id}/shell`, { agent: "build", command: "grep -c fox notes.md" })
    expect(parts).toMatchObject([
      { type: "tool", state: { status: "completed", output: expect.stringContaining("1") } },
    ])
  })

  test("files, search, git and the shell work on the same files", async () => {
    const there = apiOf(place, place.directories[1])
    const ask = async (method: string, path: string, body?: unknown) => {
      const answer = await there(method, path, body)
      expect([path, answer.status]).toEqual([path, 200])
      return answer.body
    }
    await ask("PUT", "/file/content?path=notes.md", { content: "# Notes\nOne fox\n" })
    await ask("POST", "/project/git/init")
    expect(await ask("GET", "/vcs/status")).toMatchObject([{ file: "notes.md", status: "added" }])
    expect(await ask("GET", `/find?pattern=${encodeURIComponent("f[o]x")}`)).toMatchObject([{ line_number: 2 }])
    const { id } = await ask("POST", "/session", {})
    const { parts } = await ask("POST", `/session/${id}/shell`, { agent: "build", command: "grep -c fox notes.md" })
    expect(parts).toMatchObject([
      { type: "tool", state: { status: "completed", output: expect.stringContaining("1") } },
    ])
  })

  describe("a prompt", () => {
    test("is told from beginning to end, in order", async () => {
      const id = await session({ title: "t" })
      const events = await listen()
      place.model.answer("[tell]", async ({ reasoning, text }) => {
        reasoning("Hm.")
        for (const word of ["One, ", "two, ", "three"]) {
          text(word)
          await pause()
        }
      })
      expect((await api("POST", `/session/${id}/prompt_async`, saying("[tell]"))).status).toBe(204)
      await events.until(isIdle(id))
      expect(events.seen[0]).toMatchObject({ type: "server.connected", properties: {} })
      const own = events.seen.filter(({ properties }) => properties.sessionID === id)
      expect(own.map(kindOf).filter((kind, index, all) => kind !== all[index - 1])).toEqual([
        ...["session.updated", "message.updated user", "message.part.updated text", "session.updated"],
        ...["session.status busy", "message.updated assistant", "session.status busy"],
        ...["message.part.updated step-start", "message.part.updated reasoning", "message.part.delta"],
        ...["message.part.updated reasoning", "message.part.updated text", "message.part.delta"],
        ...["message.part.updated text", "message.part.updated step-finish", "message.updated assistant"],
        ...["session.updated", "message.updated assistant", "session.status idle", "session.idle"],
      ])
      const [, reasoning, text] = await parts(id)
      expect([reasoning.text, text.text]).toEqual(["Hm.", "One, two, three"])
      expect(deltasOf(own, text.id)).toBe("One, two, three")
      await events.cut()
    })

    test("that is waited for is answered after its events", async () => {
      const id = await session({ title: "t" })
      const events = await listen()
      place.model.answer("[wait]", ({ text }) => text("Here"))
      const { body } = await api("POST", `/session/${id}/message`, saying("[wait]"))
      // What was written to the other connection before is read in the same turn of the loop.
      await new Promise((resolve) => setImmediate(resolve))
      expect(events.seen.some(isIdle(id))).toBe(true)
      expect(body.parts[1].text).toBe("Here")
      await events.cut()
    })

    test("runs once, however often it is sent, and also at once", async () => {
      const id = await session({ title: "t" })
      const { opened, open } = latch()
      place.model.answer("[once]", async ({ text }) => {
        await opened
        text("Only once")
      })
      const messageID = "msg_0123456789abABCDEFGHIJKLMN"
      const input = saying("[once]", { messageID })
      const send = (headers: Record<string, string>, body: object = input) =>
        api("POST", `/session/${id}/message`, body, headers)
      const key = { "idempotency-key": "k1" }
      const sent = [send(key), send(key), send({}), send(key)]
      expect((await api("POST", `/session/${id}/prompt_async`, input, key)).status).toBe(204)
      open()
      const answers = await Promise.all([...sent, sent[0]?.then(() => send(key))])
      expect(answers.map((answer) => answer?.body.parts[1].text)).toEqual(answers.map(() => "Only once"))
      expect(place.model.requests("[once]")).toBe(1)
      expect((await send(key, saying("[other]"))).status).toBe(409)
      expect((await send({}, saying("[other]", { messageID }))).status).toBe(409)
      expect((await api("GET", `/session/${id}/message`)).body).toHaveLength(2)
    })

    test("asks for permission, and goes on with it", async () => {
      const id = await session({ title: "t", permission: [{ permission: "edit", pattern: "*", action: "ask" }] })
      const events = await listen()
      const write: Turn = ({ tool }) => tool("write", { filePath: "asked.txt", content: "yes" })
      place.model.answer("[permit]", write, write, ({ text }) => text("Done"))
      await api("POST", `/session/${id}/prompt_async`, saying("[permit]"))
      const first = await events.until(({ type }) => type === "permission.asked")
      expect(first.properties).toMatchObject({ sessionID: id, permission: "edit" })
      expect((await api("GET", "/permission")).body).toMatchObject([{ id: first.properties.id }])
      const reply = { reply: "once" }
      expect((await api("POST", `/permission/${first.properties.id}/reply`, reply)).body).toBe(true)
      expect((await events.until(({ type }) => type === "permission.replied")).properties).toMatchObject({
        ...{ sessionID: id, requestID: first.properties.id, reply: "once" },
      })
      // Answered twice: somebody else was faster.
      expect((await api("POST", `/permission/${first.properties.id}/reply`, reply)).status).toBe(404)
      const second = await events.until(({ type }) => type === "permission.asked")
      await api("POST", `/permission/${second.properties.id}/reply`, { reply: "reject", message: "Enough" })
      await events.until(isIdle(id))
      const all = (await api("GET", `/session/${id}/message`)).body
      const states = all.flatMap(({ parts: own }: { parts: { type: string; state: object }[] }) =>
        own.flatMap((part) => (part.type === "tool" ? [part.state] : [])),
      )
      expect(states).toMatchObject([{ status: "completed" }, { status: "error", error: "Enough" }])
      expect((await api("GET", "/permission")).body).toEqual([])
      await events.cut()
    })

    test("asks a question, and takes the answer", async () => {
      const id = await session({ title: "t" })
      const events = await listen()
      const options = [{ label: "Red", description: "Warm" }]
      const questions = [{ question: "Which colour?", header: "Colour", options }]
      place.model.answer(
        "[ask]",
        ({ tool }) => tool("question", { questions }),
        ({ text }) => text("Thanks"),
      )
      await api("POST", `/session/${id}/prompt_async`, saying("[ask]"))
      const asked = await events.until(({ type }) => type === "question.asked")
      expect((await api("GET", "/question")).body).toMatchObject([
        { id: asked.properties.id, sessionID: id, questions },
      ])
      await api("POST", `/question/${asked.properties.id}/reply`, { answers: [["Red"]] })
      const replied = await events.until(({ type }) => type === "question.replied")
      expect(replied.properties).toMatchObject({ requestID: asked.properties.id, answers: [["Red"]] })
      await events.until(isIdle(id))
      expect((await parts(id))[1].text).toBe("Thanks")
      await events.cut()
    })

    test("is stopped by an abort, with all that it waits for", async () => {
      const id = await session({ title: "t", permission: [{ permission: "edit", pattern: "*", action: "ask" }] })
      const events = await listen()
      place.model.answer("[abort]", ({ text, tool }) => {
        text("Let me write that")
        tool("write", { filePath: "never.txt", content: "" })
      })
      await api("POST", `/session/${id}/prompt_async`, saying("[abort]"))
      await events.until(({ type }) => type === "permission.asked")
      expect((await api("GET", "/session/status")).body[id]).toEqual({ type: "busy" })
      expect((await api("POST", `/session/${id}/abort`)).body).toBe(true)
      expect((await api("GET", "/session/status")).body[id]).toBeUndefined()
      expect((await api("GET", "/permission")).body).toEqual([])
      const last = (await api("GET", `/session/${id}/message`)).body.at(-1)
      expect(last.info).toMatchObject({
        error: { name: "MessageAbortedError" },
        time: { completed: expect.any(Number) },
      })
      expect(last.parts).toMatchObject([
        { type: "step-start" },
        { type: "text", text: "Let me write that" },
        { type: "tool", state: { status: "error" } },
      ])
      await events.until(isIdle(id))
      await events.cut()
    })
  })

  describe("events", () => eventTests(() => place))

  test("an answer that takes long begins with blanks, so that clients wait for it", { timeout: 20_000 }, async () => {
    const response = await slow.answer
    slow.release()
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(text).toMatch(/^ +\{/)
    expect(JSON.parse(text).parts[1].text).toBe("At last")
  })
}

/** A moment of thought, so that what follows is an event of its own. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 20))

const deltasOf = (events: Told[], partID: string): string =>
  events.map(({ properties }) => (properties.partID === partID ? (properties.delta ?? "") : "")).join("")
