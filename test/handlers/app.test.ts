import { expect, test } from "vitest"
import { z } from "zod"
import { createApp } from "../../handlers/app.ts"
import { type AnyEndpoint, defineEndpoint } from "../../handlers/endpoint.ts"
import { empty, json, raw } from "../../handlers/output.ts"
import { registry } from "../../handlers/registry.ts"
import { NamedError } from "../../runtime/errors.ts"
import { sessionCreate } from "../../handlers/session/create.ts"
import { sessionPrompt } from "../../handlers/session/prompt.ts"
import { sessionUpdate } from "../../handlers/session/update.ts"
import { withApp } from "../support/app.ts"

const echo = defineEndpoint({
  method: "get",
  path: "/echo/{name}",
  operationId: "echo.get",
  scope: "server",
  summary: "Say what came",
  params: z.object({ name: z.string() }),
  query: z.object({ word: z.string().optional() }),
  output: json(z.object({ name: z.string(), word: z.string().optional() })),
  errors: [],
  handle: ({ params: { name }, query: { word } }) => ({ name, word }),
})

const fixed = defineEndpoint({
  method: "get",
  path: "/echo/fixed",
  operationId: "echo.fixed",
  scope: "server",
  summary: "Stand beside a parameter",
  output: raw("text/plain"),
  errors: [],
  handle: () => new Response('"fixed"'),
})

const take = defineEndpoint({
  method: "post",
  path: "/echo/{name}",
  operationId: "echo.take",
  scope: "server",
  summary: "Take anything",
  params: z.object({ name: z.string() }),
  body: z.unknown(),
  output: empty,
  errors: [],
  handle: () => {},
})

/** An endpoint that does one thing. */
const doing = (handle: AnyEndpoint["handle"]) =>
  defineEndpoint({
    ...{ method: "get", path: "/do", operationId: "do", scope: "server", summary: "", handle },
    ...{ output: json(z.string()), errors: ["NotFoundError"] },
  })

test("parameters are decoded", () =>
  withApp([echo], async ({ call }) => {
    expect((await call("GET", "/echo/a%2Fb%20%C3%A9?word=1&other=3")).body).toEqual({ name: "a/b é", word: "1" })
    expect(await call("GET", "/echo/%zz")).toMatchObject({ status: 400, body: { data: { kind: "Params" } } })
  }))

test("a query key that is read comes once, others as they like", () =>
  withApp([echo], async ({ call }) => {
    for (const key of ["word", "directory", "location[directory]"]) {
      expect(await call("GET", `/echo/a?${key}=1&${key}=1`)).toMatchObject({
        status: 400,
        body: { data: { kind: "Query", message: `Check the query: ["${key}"] comes twice` } },
      })
    }
    expect((await call("GET", "/echo/a?other=1&word=2&other=3")).body).toEqual({ name: "a", word: "2" })
  }))

test("null for an optional key of a body counts as absent, for another it does not", () =>
  withApp([sessionCreate, sessionUpdate, sessionPrompt], async ({ call }) => {
    const { body } = await call("POST", "/session", { title: "Mine", metadata: { kept: null }, agent: null })
    expect(body).toMatchObject({ title: "Mine", metadata: { kept: null } })
    const path = `/session/${body.id}`
    expect((await call("PATCH", path, { title: null, time: { archived: null } })).body).toEqual(body)
    const part = { type: "text", text: "hi", synthetic: null }
    const sent = { noReply: true, messageID: null, tools: null, parts: [part] }
    const { status, body: said } = await call("POST", `${path}/message`, sent)
    expect([status, said.parts]).toEqual([200, [expect.not.objectContaining({ synthetic: expect.anything() })]])
    expect(
      await call("POST", `${path}/message`, { noReply: true, parts: [{ type: "text", text: null }] }),
    ).toMatchObject({
      status: 400,
      body: { data: { kind: "Payload", message: expect.stringContaining('["text"]') } },
    })
  }))

test("case, a trailing slash and a doubled leading slash do not matter, the case of a value does", () =>
  withApp([echo], async ({ call }) => {
    expect((await call("GET", "/ECHO/Ab/")).body).toEqual({ name: "Ab" })
    expect((await call("GET", "//echo/Ab")).body).toEqual({ name: "Ab" })
  }))

test("a fixed path beats a parameter, in whichever order they are registered", () =>
  withApp([echo, fixed], async ({ call }) => {
    expect((await call("GET", "/echo/fixed")).body).toBe("fixed")
  }))

test("another method on a known path names those that there are", () =>
  withApp([echo, take, fixed], async ({ call }) => {
    const { status, headers, body } = await call("DELETE", "/echo/x")
    expect([status, headers.get("allow"), body.name]).toEqual([405, "GET, POST, HEAD", "MethodNotAllowedError"])
  }))

test("an unknown path is not found, in JSON", () =>
  withApp(registry, async ({ call }) => {
    expect(await call("GET", "/no/such/path")).toMatchObject({ status: 404, body: { name: "NotFoundError" } })
    expect((await call("POST", "/")).status).not.toBe(500)
  }))

test("HEAD answers as GET without a body", () =>
  withApp([echo], async ({ app }) => {
    const response = await app(new Request("http://test/echo/x", { method: "HEAD" }))
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      "application/json",
      "",
    ])
  }))

test("what is thrown unforeseen is a 500 that tells only where the log says more", () =>
  withApp([], async ({ server, platform: { log } }) => {
    const failing = doing(() => {
      throw new Error("database password is hunter2")
    })
    const app = createApp([failing], { server, instanceFor: () => Promise.reject(new Error()), log })
    const response = await app(new Request("http://test/do"))
    const body = (await response.json()) as { name: string; data: { message: string; ref: string } }
    expect([response.status, body.name]).toEqual([500, "UnknownError"])
    expect(body.data.ref).toMatch(/^err_[0-9a-f]{8}$/)
    expect(JSON.stringify(body)).not.toContain("hunter2")
    expect(JSON.stringify(log.entries)).toContain(body.data.ref)
    expect(JSON.stringify(log.entries)).toContain("hunter2")
  }))

test("in tests, an answer that its schema rejects and an error that was not declared fail", () =>
  withApp([doing(() => 5)], ({ call }) => expect(call("GET", "/do")).rejects.toThrow("do answered")).then(() =>
    withApp(
      [
        doing(() => {
          throw new NamedError("ForbiddenError", { message: "Stay out" })
        }),
      ],
      ({ call }) => expect(call("GET", "/do")).rejects.toThrow("does not declare: ForbiddenError"),
    ),
  ))

test("a body of ten megabytes is read, a larger one is not", () =>
  withApp([take], async ({ call }) => {
    const limit = 10 * 1024 * 1024
    expect((await call("POST", "/echo/x", JSON.stringify("a".repeat(limit - 2)))).status).toBe(204)
    expect(await call("POST", "/echo/x", JSON.stringify("a".repeat(limit)))).toMatchObject({
      status: 413,
      body: { name: "BodyTooLargeError", data: { limitBytes: limit } },
    })
    const declared = { "content-length": String(limit + 1) }
    expect((await call("POST", "/echo/x", "{}", declared)).status).toBe(413)
  }))

test("broken JSON and a body that is nested too deep are bad requests", () =>
  withApp([take], async ({ call }) => {
    const bad = { status: 400, body: { name: "BadRequest", data: { kind: "Payload" } } }
    expect(await call("POST", "/echo/x", "{")).toMatchObject(bad)
    expect(await call("POST", "/echo/x", "[".repeat(300) + "]".repeat(300))).toMatchObject(bad)
    expect((await call("POST", "/echo/x", `"${"[".repeat(300)}"`)).status).toBe(204)
  }))
