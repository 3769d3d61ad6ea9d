import { expect, test } from "vitest"
import type { Part } from "../../../runtime/schema/part.ts"
import type { PartInput } from "../../../runtime/schema/part-input.ts"
import { readEvents } from "../../support/read-events.ts"
import { TEST_CONFIG, type TestApp, withApp } from "../../support/app.ts"

const PNG =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

/** Runs `body` with a model that reads images, or not. */
const withSight = (reads: boolean, body: (app: TestApp) => Promise<void>) => {
  const fm = { modalities: { input: reads ? ["text", "image"] : ["text"], output: ["text"] } }
  return withApp([], body, {
    config: { ...TEST_CONFIG, provider: { fake: { ...TEST_CONFIG.provider.fake, models: { fm } } } },
  })
}

const file = (url: string, mime = "text/plain"): PartInput => ({
  type: "file",
  mime,
  url,
  filename: url.split("/").at(-1) ?? "",
})

const submit = async ({ instance }: TestApp, parts: PartInput[]) => {
  const { id } = instance.sessions.create({ title: "t" })
  const { message } = await instance.prompts.submit(id, { parts, noReply: true })
  return message.parts
}

/** Type of each part, `~` for synthetic ones. */
const outline = (parts: Part[]) =>
  parts.map((part) => `${"synthetic" in part && part.synthetic ? "~" : ""}${part.type}`)

const textAt = (parts: Part[], index: number) => {
  const part = parts[index]
  return part?.type === "text" ? part.text : undefined
}

test("a file is stored with a note and with what it holds", () =>
  withApp([], async (app) => {
    await app.platform.files.write("/workspace/a b.txt", "one\ntwo\n")
    const parts = await submit(app, [{ type: "text", text: "look" }, file("file:///workspace/a%20b.txt")])
    expect(outline(parts)).toEqual(["text", "~text", "~text", "file"])
    expect(textAt(parts, 1)).toContain("/workspace/a b.txt")
    expect(textAt(parts, 2)).toBe(`<attached path="/workspace/a b.txt">\n1\tone\n2\ttwo\n</attached>`)
    expect(parts[3]).toMatchObject({ mime: "text/plain", url: "file:///workspace/a%20b.txt" })
    expect(new Set(parts.map(({ messageID }) => messageID)).size).toBe(1)
    expect(parts.map(({ id }) => id)).toEqual(parts.map(({ id }) => id).sort())
  }))

test("a range of lines is read alone", () =>
  withApp([], async (app) => {
    await app.platform.files.write("/workspace/a.txt", "1\n2\n3\n4\n5\n")
    const parts = await submit(app, [file("file:///workspace/a.txt?start=2&end=3")])
    expect(textAt(parts, 1)).toContain("2\t2\n3\t3\n")
    expect(textAt(parts, 1)).not.toContain("4\t4")
    expect(parts[2]).toMatchObject({ type: "file", url: "file:///workspace/a.txt?start=2&end=3" })
  }))

test("a directory is listed", () =>
  withApp([], async (app) => {
    await app.platform.files.write("/workspace/d/x.txt", "")
    await app.platform.files.write("/workspace/d/e/y.txt", "")
    const parts = await submit(app, [file("file:///workspace/d", "application/x-directory")])
    expect(outline(parts)).toEqual(["~text", "~text", "file"])
    expect(textAt(parts, 1)).toContain("\ne/\nx.txt\n")
    const [, , asText] = await submit(app, [file("file:///workspace/d", "text/plain")])
    expect(asText).toMatchObject({ type: "file", mime: "application/x-directory" })
  }))

test("a missing file leaves notes and an error event, and the prompt goes on", () =>
  withApp([], async (app) => {
    const reader = app.instance.subscribe({ filter: { types: ["session.error", "message.updated"] } })
    const parts = await submit(app, [{ type: "text", text: "look" }, file("file:///workspace/no.txt")])
    expect(outline(parts)).toEqual(["text", "~text", "~text"])
    const events = await readEvents(reader, 2)
    expect(events.map(({ type }) => type)).toEqual(["session.error", "message.updated"])
    expect(events[0]?.properties).toMatchObject({
      error: { name: "UnknownError", data: { message: expect.stringContaining("no.txt") } },
    })
  }))

test("an image on disk goes along as a data: URL", () =>
  withApp([], async (app) => {
    const bytes = Uint8Array.from(atob(PNG.slice(PNG.indexOf(",") + 1)), (letter) => letter.charCodeAt(0))
    await app.platform.files.write("/workspace/p.png", bytes)
    const parts = await submit(app, [file("file:///workspace/p.png", "image/png")])
    expect(outline(parts)).toEqual(["~text", "file"])
    expect(parts[1]).toMatchObject({ mime: "image/png", url: PNG })
  }))

test("text in a data: URL is decoded, an image in one stays as it is", () =>
  withApp([], async (app) => {
    const parts = await submit(app, [
      { type: "file", mime: "text/plain", filename: "n.txt", url: `data:text/plain;base64,${btoa("inside")}` },
      { type: "file", mime: "text/markdown", filename: "m.md", url: "data:text/markdown,%23%20head" },
      { type: "file", mime: "image/png", filename: "p.png", url: PNG },
    ])
    expect(outline(parts)).toEqual(["~text", "~text", "file", "~text", "~text", "file", "file"])
    expect([textAt(parts, 1), textAt(parts, 4)]).toEqual(["inside", "# head"])
  }))

test("what cannot be used is refused, and nothing is stored", () =>
  withApp([], async (app) => {
    const { id } = app.instance.sessions.create({ title: "t" })
    const bad = {
      "an image that is none": ["image/png", "data:image/png;base64,AAAA"],
      "broken base64": ["image/png", "data:image/png;base64,%%%"],
      "binary data that is said to be text": ["text/plain", "data:text/plain;base64,AAECAwA="],
      "a remote text": ["text/plain", "https://example.com/a.txt"],
      "a URL of another kind": ["text/plain", "ftp://example.com/a.txt"],
      "no URL": ["text/plain", "a.txt"],
    } as const
    for (const [name, [mime, url]] of Object.entries(bad)) {
      const answer = app.instance.prompts.submit(id, { parts: [{ type: "file", mime, url }], noReply: true })
      await expect(answer, name).rejects.toMatchObject({ name: "BadRequestError", data: { kind: "Payload" } })
    }
    expect(app.instance.messages.all(id)).toEqual([])
  }))

test("a mention of an agent is followed by a hint, and ids that a client gave are kept", () =>
  withApp([], async (app) => {
    const parts = await submit(app, [
      { type: "text", text: "ask @general", id: "prt_1" },
      { type: "agent", name: "general", id: "prt_2" },
      { type: "subtask", prompt: "p", description: "d", agent: "general" },
    ])
    expect(outline(parts)).toEqual(["text", "agent", "~text", "subtask"])
    expect(parts.slice(0, 2).map(({ id }) => id)).toEqual(["prt_1", "prt_2"])
    expect(textAt(parts, 2)).toContain('"general"')
  }))

test("the model gets the texts and images, not the file parts of texts", () =>
  withSight(true, async (app) => {
    await app.platform.files.write("/workspace/a.txt", "one\n")
    app.platform.models.otherwise([{ text: "ok" }])
    const { id } = app.instance.sessions.create({ title: "t" })
    const parts = [file("file:///workspace/a.txt"), { ...file(PNG, "image/png"), filename: "p.png" }]
    await (
      await app.instance.prompts.submit(id, { parts })
    ).done
    const user = app.platform.models.calls[0]?.options.prompt[1]
    expect(user).toMatchObject({ role: "user", content: [{ type: "text" }, { type: "text" }, { type: "file" }] })
  }))

test("a model that reads no images is told of them", () =>
  withSight(false, async (app) => {
    app.platform.models.otherwise([{ text: "ok" }])
    const { id } = app.instance.sessions.create({ title: "t" })
    const parts = [{ ...file(PNG, "image/png"), filename: "p.png" }]
    await (
      await app.instance.prompts.submit(id, { parts })
    ).done
    const user = app.platform.models.calls[0]?.options.prompt[1]
    expect(user).toMatchObject({ content: [{ type: "text", text: expect.stringContaining("p.png (image/png)") }] })
  }))

test("parts that share an id are refused, as only one of them would be kept", () =>
  withApp([], async (app) => {
    const part = { id: "prt_1", type: "text" as const, text: "one" }
    await expect(submit(app, [part, { ...part, text: "two" }])).rejects.toMatchObject({
      name: "BadRequestError",
      message: expect.stringContaining('"prt_1"'),
    })
  }))
