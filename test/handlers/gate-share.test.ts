import { expect, test } from "vitest"
import { testGate } from "../support/gate.ts"

test("the address of a shared session asks for no password", async () => {
  const { send, passed } = testGate({ password: "pw" })
  for (const path of ["/share/abcXYZ019", "//share/abc/", "/share/abc?after=1", "/SHARE/abc"]) {
    expect((await send("GET", path)).status, path).toBe(200)
  }
  expect((await send("HEAD", "/share/abc")).status).toBe(200)
  expect(passed).toHaveLength(5)
})

test("nothing else below or beside it is open", async () => {
  const { send, passed } = testGate({ password: "pw" })
  for (const path of [
    ...["/share", "/share/", "/share/a/b", "/share/a/../../session", "/share/..%2fsession", "/share/a%2fb"],
    ...["/session/share/abc", "/x/share/abc", "/share/a.b", "/share/a;b", "/share/abc%00"],
  ]) {
    expect((await send("GET", path)).status, path).toBe(401)
  }
  for (const method of ["POST", "DELETE", "PUT", "PATCH"]) expect((await send(method, "/share/abc")).status).toBe(401)
  expect(passed).toHaveLength(0)
})

test("below a base path it is the same", async () => {
  const { send } = testGate({ password: "pw", basePath: "/agent" })
  expect((await send("GET", "/agent/share/abc")).status).toBe(200)
  expect((await send("GET", "/agent/session")).status).toBe(401)
})

test("without a password the Host rule holds for it as for all", async () => {
  const { send } = testGate()
  expect((await send("GET", "/share/abc", { host: "evil.test" })).status).toBe(403)
})
