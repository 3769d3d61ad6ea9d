import { SELF } from "cloudflare:test"
import { expect, test } from "vitest"
import { registry } from "../../handlers/registry.ts"
import { callAs } from "./hosted.ts"

const ann = callAs("ann")
const bob = callAs("bob")

/** Routes that hold an id of a workspace's object. */
const routed = registry.filter(({ scope, path }) => scope === "instance" && /\{(sessionID|requestID)\}/.test(path))

const MESSAGE = "msg_0123456789abABCDEFGHIJKLMN"
const PART = "prt_0123456789abABCDEFGHIJKLMN"

/** Bodies that the routes take. */
const bodies: Record<string, (sessionID: string) => object> = {
  "part.update": (sessionID) => ({ id: PART, sessionID, messageID: MESSAGE, type: "text", text: "t" }),
  "permission.reply": () => ({ reply: "once" }),
  "permission.respond": () => ({ response: "once" }),
  "question.reply": () => ({ answers: [["a"]] }),
  "session.command": () => ({ command: "init", arguments: "" }),
  "session.init": () => ({ providerID: "demo", modelID: "tour", messageID: MESSAGE }),
  "session.prompt": () => ({ parts: [{ type: "text", text: "t" }] }),
  "session.prompt_async": () => ({ parts: [{ type: "text", text: "t" }] }),
  "session.revert": () => ({ messageID: MESSAGE }),
  "session.shell": () => ({ agent: "build", command: "true" }),
  "session.summarize": () => ({ providerID: "demo", modelID: "tour" }),
  "v2.session.permission.create": () => ({ action: "bash", resources: ["ls"] }),
  "v2.session.permission.reply": () => ({ reply: "once" }),
  "v2.session.prompt": () => ({ prompt: { text: "t" } }),
  "v2.session.question.reply": () => ({ answers: [["a"]] }),
  "v2.session.revert.stage": () => ({ messageID: MESSAGE }),
  "v2.session.switchAgent": () => ({ agent: "plan" }),
  "v2.session.switchModel": () => ({ model: { providerID: "demo", id: "tour" } }),
}

/** What bob is answered by each route about a session, without what names the session. */
const crossed = async (sessionID: string): Promise<Record<string, { status: number; text: string }>> => {
  const answers = new Map<string, { status: number; text: string }>()
  for (const { operationId, method, path, body } of routed) {
    const id = (name: string) =>
      sessionID.replace("ses_", name === "requestID" && path.includes("question") ? "que_" : "per_")
    const filled = path
      .replace("{sessionID}", sessionID)
      .replace(/\{(requestID|permissionID)\}/, (_, name: string) => id(name))
      .replace("{messageID}", MESSAGE)
      .replace("{partID}", PART)
    const sent = body && (bodies[operationId]?.(sessionID) ?? {})
    const answer = await bob(method.toUpperCase(), filled, sent)
    const text = JSON.stringify(answer.body ?? "").replaceAll(sessionID.slice(4), "…")
    answers.set(operationId, { status: answer.status, text })
  }
  return Object.fromEntries(answers)
}

test("no route tells a session of another tenant from one that does not exist", async () => {
  const { body: session } = await ann("POST", "/session?directory=/private", { title: "canary-title" })
  const found = await crossed(session.id)
  expect(Object.keys(found).length).toBeGreaterThan(20)
  expect(found).toEqual(await crossed("ses_00000000000000000000000000"))
  const others = Object.entries(found).filter(([, { status }]) => status !== 404)
  // As upstream answers them for a session that nobody has: there was nothing to stop, and nothing has changed.
  expect(others).toEqual([
    ["session.abort", { status: 200, text: "true" }],
    ["session.diff", { status: 200, text: "[]" }],
  ])
  expect((await ann("GET", `/session/${session.id}`)).body).toMatchObject({ title: "canary-title" })
})

test("lists of a tenant hold nothing of another, in the same directory", async () => {
  const { body } = await ann("POST", "/session?directory=/shared-name", {})
  const list = await bob("GET", "/session?directory=/shared-name")
  expect(list.body.map(({ id }: { id: string }) => id)).not.toContain(body.id)
  expect((await bob("GET", `/session/${body.id}?directory=/shared-name`)).status).toBe(404)
})

test("a cursor of another tenant replays nothing", async () => {
  await bob("POST", "/session?directory=/cursor", { title: "canary-bob" })
  const { headers } = await ann("GET", "/session?directory=/cursor")
  const answer = await SELF.fetch("https://agent.test/event?directory=/cursor", {
    headers: { authorization: `Basic ${btoa("bob:bob-pw")}`, "last-event-id": headers.get("x-opencode-cursor") ?? "" },
  })
  const reader = answer.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  const text = new TextDecoder().decode(value)
  expect(text).toContain("server.resync")
  expect(text).not.toContain("canary-bob")
})
