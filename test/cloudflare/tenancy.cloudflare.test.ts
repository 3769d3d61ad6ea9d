import { expect, test } from "vitest"
import { registry } from "../../handlers/registry.ts"
import { callAs } from "./hosted.ts"

const ann = callAs("ann")
const bob = callAs("bob")

/** Routes that hold an id of a workspace's object. */
const routed = registry.filter(({ scope, path }) => scope === "instance" && /\{(sessionID|requestID)\}/.test(path))

test("no route shows or changes a session of another tenant", async () => {
  const { body: session } = await ann("POST", "/session?directory=/private", { title: "canary-title" })
  const found: Record<string, number> = {}
  for (const { method, path, body } of routed) {
    const filled = path
      .replace("{sessionID}", session.id)
      .replace("{requestID}", session.id.replace("ses_", "per_"))
      .replace("{permissionID}", session.id.replace("ses_", "per_"))
      .replace("{messageID}", "msg_0123456789abABCDEFGHIJKLMN")
      .replace("{partID}", "prt_0123456789abABCDEFGHIJKLMN")
    const answer = await bob(method.toUpperCase(), filled, body && {})
    expect(JSON.stringify(answer.body ?? "")).not.toContain("canary-title")
    found[`${method} ${path}`] = answer.status
  }
  expect(Object.keys(found).length).toBeGreaterThan(20)
  // A body that does not fit is refused before anything is looked for; a session of nobody's can be stopped and has no changes.
  const allowed = [200, 204, 400, 404]
  expect(Object.entries(found).filter(([, status]) => !allowed.includes(status))).toEqual([])
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
  const { SELF } = await import("cloudflare:test")
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
