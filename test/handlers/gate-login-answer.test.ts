import { expect, test } from "vitest"
import { testGate } from "../support/gate.ts"

test("where authorization servers send browsers, no password is asked for", async () => {
  const { send, passed } = testGate({ password: "pw" })
  for (const path of ["/mcp/oauth/callback?code=a&state=b", "/mcp/oauth/callback/", "//MCP/oauth/callback"]) {
    expect((await send("GET", path)).status, path).toBe(200)
  }
  expect(passed).toHaveLength(3)
})

test("a browser may be sent there by another site", async () => {
  const { send } = testGate({ password: "pw" })
  const navigation = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }
  expect((await send("GET", "/mcp/oauth/callback?code=a&state=b", navigation)).status).toBe(200)
})

test("nothing beside it is open", async () => {
  const { send, passed } = testGate({ password: "pw" })
  for (const path of [
    ...["/mcp", "/mcp/oauth", "/mcp/oauth/callback/x", "/mcp/x/oauth/callback", "/mcp/oauth/../callback"],
    ...["/mcp/oauth%2fcallback", "/mcp/far/auth/callback", "/mcp/oauth/callback%00"],
  ]) {
    expect((await send("GET", path)).status, path).toBe(401)
  }
  for (const method of ["POST", "DELETE"]) expect((await send(method, "/mcp/oauth/callback")).status).toBe(401)
  expect(passed).toHaveLength(0)
})
