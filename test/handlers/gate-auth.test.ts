import { expect, test } from "vitest"
import { hashPassword } from "../../handlers/password-hash.ts"
import { basic, testGate } from "../support/gate.ts"

const token = (text: string) => `auth_token=${encodeURIComponent(btoa(text))}`

test("nothing is answered without the password", async () => {
  const gate = testGate({ password: "pw" })
  const found: number[] = []
  for (const path of ["/", "/doc", "/global/health", "/session", "/event", "/nope"]) {
    const answer = await gate.send("GET", path)
    found.push(answer.status)
    expect(await answer.text()).toBe("")
    expect(answer.headers.get("content-type")).toBeNull()
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="Secure Area"')
  }
  expect(found).toEqual([401, 401, 401, 401, 401, 401])
  expect(gate.passed).toEqual([])
})

test("below /api the refusal has a body", async () => {
  const answer = await testGate({ password: "pw" }).send("GET", "/api/session")
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ _tag: "UnauthorizedError" })
})

test("only exactly the right user and password are let in", async () => {
  const sent: Record<string, Record<string, string>> = {
    right: basic("opencode", "p:ä"),
    "lower-case scheme": { authorization: (basic("opencode", "p:ä")["authorization"] ?? "").replace("Basic", "basic") },
    "wrong password": basic("opencode", "p:a"),
    prefix: basic("opencode", "p:"),
    "longer password": basic("opencode", "p:ää"),
    "wrong user": basic("bob", "p:ä"),
    "other case": basic("Opencode", "p:ä"),
    "no user": basic("", "p:ä"),
    empty: basic("opencode", ""),
    bearer: { authorization: "Bearer secret" },
    garbage: { authorization: "Basic !!!" },
    "no credentials": { authorization: "Basic" },
  }
  const found: Record<string, number> = {}
  for (const [name, headers] of Object.entries(sent)) {
    const gate = testGate({ password: "p:ä" })
    found[name] = (await gate.send("GET", "/session", headers)).status
  }
  const { right, "lower-case scheme": lower, ...others } = found
  expect([right, lower]).toEqual([200, 200])
  expect(Object.values(others)).toEqual(Object.values(others).map(() => 401))
})

test("the user's name can be another one", async () => {
  const gate = testGate({ username: "ann", password: "pw" })
  expect((await gate.send("GET", "/session", basic("ann", "pw"))).status).toBe(200)
  expect((await gate.send("GET", "/session", basic("opencode", "pw"))).status).toBe(401)
})

test("a hashed password is checked like a plain one, again and again", async () => {
  const gate = testGate({ passwordHash: await hashPassword("pw") })
  expect((await gate.send("GET", "/session", basic("opencode", "no"))).status).toBe(401)
  expect((await gate.send("GET", "/session", basic("opencode", "pw"))).status).toBe(200)
  expect((await gate.send("GET", "/session", basic("opencode", "pw"))).status).toBe(200)
  expect((await gate.send("GET", "/session", basic("bob", "pw"))).status).toBe(401)
  expect((await gate.send("GET", "/session", basic("opencode", "no"))).status).toBe(401)
})

test("a token in the URL opens event streams and terminals only", async () => {
  const gate = testGate({ password: "pw" })
  const found: Record<string, number> = {}
  for (const path of [
    "/event",
    "/global/event",
    "/api/event",
    "/pty/pty_1/connect",
    "/EVENT/",
    "/session",
    "/global/health",
  ]) {
    found[path] = (await gate.send("GET", `${path}?${token("opencode:pw")}`)).status
  }
  expect(found).toEqual({
    "/event": 200,
    "/global/event": 200,
    "/api/event": 200,
    "/pty/pty_1/connect": 200,
    "/EVENT/": 200,
    "/session": 401,
    "/global/health": 401,
  })
  expect((await gate.send("POST", `/event?${token("opencode:pw")}`)).status).toBe(401)
  expect((await gate.send("GET", `/event?${token("opencode:no")}`)).status).toBe(401)
})

test("a right token wins over a wrong header", async () => {
  const answer = await testGate({ password: "pw" }).send(
    "GET",
    `/event?${token("opencode:pw")}`,
    basic("opencode", "no"),
  )
  expect(answer.status).toBe(200)
})

test("after ten wrong logins an address has to wait, whatever it sends", async () => {
  const gate = testGate({ password: "pw" })
  const attempt = async (password: string) =>
    (await gate.send("GET", "/session", basic("opencode", password), "10.0.0.9")).status
  for (let tries = 0; tries < 10; tries++) expect(await attempt("no")).toBe(401)
  expect(await attempt("no")).toBe(429)
  expect(await attempt("pw")).toBe(429)
  const refused = await gate.send("GET", "/session", basic("opencode", "pw"), "10.0.0.9")
  expect(refused.headers.get("retry-after")).toBe("1")
  gate.advance(1000)
  expect(await attempt("pw")).toBe(200)
})

test("a thousand guesses from one address do not lock out another", async () => {
  const gate = testGate({ password: "pw" })
  const found = { 401: 0, 429: 0 }
  for (let tries = 0; tries < 1000; tries++) {
    const { status } = await gate.send("GET", "/session", basic("opencode", `no${tries}`), "10.0.0.9")
    found[status as 401 | 429]++
  }
  expect(found).toEqual({ 401: 10, 429: 990 })
  expect((await gate.send("GET", "/session", basic("opencode", "pw"), "10.0.0.10")).status).toBe(200)
})

test("guesses sent at the same time learn no more than ten answers", async () => {
  const gate = testGate({ password: "pw" })
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => gate.send("GET", "/session", basic("opencode", `no${index}`), "10.0.0.9")),
  )
  expect(answers.filter(({ status }) => status === 401).length).toBe(10)
})

test("requests without credentials are no wrong logins", async () => {
  const gate = testGate({ password: "pw" })
  for (let tries = 0; tries < 30; tries++) await gate.send("GET", "/session")
  expect((await gate.send("GET", "/session", basic("opencode", "pw"))).status).toBe(200)
})

test("behind a trusted proxy the client's own address counts", async () => {
  const gate = testGate({ password: "pw", isTrustedProxy: (address) => address === "10.0.0.1" })
  const attempt = async (password: string, forwarded: string) => {
    const headers = { ...basic("opencode", password), "x-forwarded-for": forwarded }
    return (await gate.send("GET", "/session", headers, "10.0.0.1")).status
  }
  for (let tries = 0; tries < 10; tries++) await attempt("no", `1.1.1.${tries}, 9.9.9.9`)
  expect(await attempt("pw", "9.9.9.9")).toBe(429)
  expect(await attempt("pw", "9.9.9.9, 8.8.8.8")).toBe(200)
})
