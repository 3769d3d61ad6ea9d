import { expect, test } from "vitest"
import { baseURLOf, deploymentOf } from "../../adapters/cloudflare/deployment.ts"
import { unprepared } from "../../adapters/cloudflare/unprepared.ts"
import { hashPassword } from "../../handlers/password-hash.ts"
import { registry } from "../../handlers/registry.ts"

const KEY = "k".repeat(32)
const env = (variables: Record<string, string>) => variables as unknown as Parameters<typeof deploymentOf>[0]

/** What is to be done first. */
const problemsOf = (variables: Record<string, string>) => {
  const found = deploymentOf(env(variables))
  return Array.isArray(found) ? found.join("\n") : undefined
}

test("a deployment without a credential or a key says what to set", () => {
  expect(problemsOf({})).toMatch(/OPENCODE_EDGE_KEY[^]*OPENCODE_SERVER_PASSWORD/)
  expect(problemsOf({ OPENCODE_EDGE_KEY: KEY })).toContain("OPENCODE_SERVER_PASSWORD")
  expect(problemsOf({ OPENCODE_EDGE_KEY: KEY, OPENCODE_SERVER_PASSWORD: "" })).toContain("OPENCODE_SERVER_PASSWORD")
  expect(problemsOf({ OPENCODE_SERVER_PASSWORD: "pw" })).toContain("OPENCODE_EDGE_KEY")
  expect(problemsOf({ OPENCODE_SERVER_PASSWORD: "pw", OPENCODE_EDGE_KEY: "short" })).toContain("32")
  const trust = (value: string) =>
    problemsOf({ OPENCODE_SERVER_PASSWORD: "pw", OPENCODE_EDGE_KEY: KEY, OPENCODE_EDGE_TRUST: value })
  expect(trust("true")).toContain("OPENCODE_EDGE_TRUST")
  expect([trust("all"), trust("")]).toEqual([undefined, undefined])
})

test("an address that is none is found before anybody asks", () => {
  const problems = (address: string) =>
    problemsOf({ OPENCODE_EDGE_KEY: KEY, OPENCODE_SERVER_PASSWORD: "pw", OPENCODE_EDGE_PUBLIC_URL: address })
  expect(problems("https://agent.test")).toBeUndefined()
  for (const bad of ["agent.test", "ftp://agent.test", "https://"]) expect(problems(bad)).toContain("PUBLIC_URL")
})

test("users are names and hashes, nothing else", async () => {
  const hash = await hashPassword("pw")
  const users = (value: unknown) => problemsOf({ OPENCODE_EDGE_KEY: KEY, OPENCODE_USERS: JSON.stringify(value) })
  expect(users({ ann: hash })).toBeUndefined()
  for (const bad of [{ ann: "pw" }, {}, [hash], { "a:b": hash }, { "": hash }, null]) {
    expect(users(bad)).toContain("OPENCODE_USERS")
  }
  expect(problemsOf({ OPENCODE_EDGE_KEY: KEY, OPENCODE_USERS: "{" })).toContain("OPENCODE_USERS")
})

test("such a deployment answers every path with what to set, but for its health", async () => {
  const found = deploymentOf(env({}))
  const handle = unprepared(Array.isArray(found) ? found : [])
  const ask = (path: string, method = "GET") => handle(new Request(`https://agent.test${path}`, { method }))
  for (const { method, path } of registry) {
    const answer = await ask(path.replaceAll(/\{\w+\}/g, "x"), method.toUpperCase())
    expect([path, answer.status]).toEqual([path, 503])
    expect(await answer.text()).toContain("wrangler secret put OPENCODE_SERVER_PASSWORD")
  }
  expect((await ask("/healthz")).status).toBe(200)
  expect((await ask("/readyz")).status).toBe(503)
})

test("links name the address that clients use", () => {
  const from = (variables: Record<string, string>) => baseURLOf(env(variables))("https://x.workers.dev")
  expect(from({})).toBe("https://x.workers.dev")
  expect(from({ OPENCODE_EDGE_BASE_PATH: "/agent/" })).toBe("https://x.workers.dev/agent")
  expect(from({ OPENCODE_EDGE_PUBLIC_URL: "https://agent.test/x/" })).toBe("https://agent.test/x")
})
