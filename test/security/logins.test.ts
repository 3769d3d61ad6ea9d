import { expect, test } from "vitest"
import { hashPassword } from "../../handlers/password-hash.ts"
import { basic, testGate } from "../support/gate.ts"

const raw = (text: string) => ({ authorization: text })

test("credentials that are nearly right, of another form or huge get the same answer", async () => {
  const long = "x".repeat(10_000)
  const wrong = [
    ...["", "p", "pw1", "pw ", " pw", "PW", "pw\0", "p\u200Bw", "ｐｗ", long].map((password) =>
      basic("opencode", password),
    ),
    ...["", "Opencode", "opencode ", "opencod", "opencodep", long].map((user) => basic(user, "pw")),
    ...[
      "Basic",
      "Basic ",
      "Basic opencode:pw",
      "Basic b3BlbmNvZGU6cHc=x",
      "Basic !!!",
      "Bearer pw",
      "Digest x",
      "b3BlbmNvZGU6cHc=",
    ].map(raw),
    ...[
      `Basic ${btoa("opencode")}`,
      `Basic ${btoa("opencodepw")}`,
      `Basic ${btoa(":")}`,
      `Basic ${btoa("opencode:pw\n")}`,
    ].map(raw),
  ]
  const answers = new Set<string>()
  for (const headers of wrong) {
    const answer = await testGate({ password: "pw" }).send("GET", "/session", headers)
    answers.add(JSON.stringify([answer.status, [...answer.headers], await answer.text()]))
  }
  expect([...answers].map((answer) => JSON.parse(answer)[0])).toEqual([401])
  expect((await testGate({ password: "pw" }).send("GET", "/session", basic("opencode", "pw"))).status).toBe(200)
})

test("a flood of guesses has few slow hashes worked out, and the owner is let in afterwards", async () => {
  const gate = testGate({ passwordHash: await hashPassword("pw") })
  const guess = (index: number) =>
    gate.send("GET", "/session", basic("opencode", `no${index}`), `10.0.${index >> 8}.${index & 255}`)
  const statuses = (await Promise.all(Array.from({ length: 60 }, (_, index) => guess(index)))).map(
    ({ status }) => status,
  )
  expect(statuses.filter((status) => status === 401).length).toBe(4)
  expect(statuses.filter((status) => status === 429).length).toBe(56)
  expect((await gate.send("GET", "/session", basic("opencode", "pw"), "192.0.2.1")).status).toBe(200)
})

test("a client that starts with many requests at once is let in with all of them", async () => {
  const hash = await hashPassword("pw")
  for (const options of [{ passwordHash: hash }, { users: { opencode: hash } }]) {
    const gate = testGate(options)
    const send = () => gate.send("GET", "/session", basic("opencode", "pw"))
    const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await send()).status))
    expect(new Set(statuses)).toEqual(new Set([200]))
  }
})

test("behind a proxy that names ports, a client is one guesser on all its connections", async () => {
  for (const client of ["9.9.9.9:", "[2001:db8::1]:"]) {
    const gate = testGate({ password: "pw", isTrustedProxy: (address) => address === "10.0.0.1" })
    const attempt = (password: string, forwarded: string) =>
      gate.send("GET", "/session", { ...basic("opencode", password), "x-forwarded-for": forwarded }, "10.0.0.1")
    for (let port = 1000; port < 1010; port++) await attempt("no", `${client}${port}`)
    expect((await attempt("pw", `${client}2000`)).status).toBe(429)
    expect((await attempt("pw", "8.8.8.8:2000")).status).toBe(200)
  }
})

test("a page behind a proxy cannot add a name of this server to the list of names", async () => {
  const gate = testGate({ isTrustedProxy: () => true, allowedHosts: ["agent.example"] })
  const send = async (names: string) => (await gate.send("GET", "/config", { "x-forwarded-host": names })).status
  const found = [
    await send("agent.example"),
    await send("agent.example, localhost:4096"),
    await send("localhost, evil.test"),
  ]
  expect([...found, await send("evil.test, localhost"), await send("localhost,evil.test")]).toEqual([
    200, 200, 403, 403, 403,
  ])
})
