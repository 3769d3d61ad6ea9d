import { expect, test } from "vitest"
import { testGate } from "../support/gate.ts"

const UPGRADE = { upgrade: "websocket" }

test("a connection to a terminal that brings a ticket needs no password: the endpoint looks at the ticket", async () => {
  const { send, passed } = testGate({ password: "pw" })
  expect((await send("GET", "/pty/pty_x/connect?ticket=t", UPGRADE)).status).toBe(200)
  expect((await send("GET", "/pty/pty_x/connect?cursor=0&ticket=t", UPGRADE)).status).toBe(200)
  expect((await send("GET", "/api/pty/pty_x/connect?ticket=t", UPGRADE)).status).toBe(200)
  expect(passed).toHaveLength(3)
})

test("an empty ticket is none, and nowhere else does one help", async () => {
  const { send, passed } = testGate({ password: "pw" })
  for (const path of [
    ...["/pty/pty_x/connect", "/pty/pty_x/connect?ticket=", "/pty/pty_x/connect?ticket=&ticket=t"],
    ...["/pty?ticket=t", "/pty/pty_x?ticket=t", "/pty/pty_x/connect-token?ticket=t", "/pty/a/b/connect?ticket=t"],
    ...["/api/pty/pty_x?ticket=t", "/api/api/pty/x/connect?ticket=t", "/api/pty/x/connect/y?ticket=t"],
    ...["/session?ticket=t", "/session/x/pty/y/connect?ticket=t", "/event?ticket=t"],
  ]) {
    expect((await send("GET", path, UPGRADE)).status, path).toBe(401)
  }
  for (const method of ["POST", "PUT", "DELETE", "HEAD"]) {
    expect((await send(method, "/pty/pty_x/connect?ticket=t")).status, method).toBe(401)
  }
  expect(passed).toHaveLength(0)
})

test("a ticket is no way around the rule for origins", async () => {
  const { send } = testGate({ password: "pw" })
  const from = (origin: string) => send("GET", "/pty/pty_x/connect?ticket=t", { ...UPGRADE, origin })
  expect((await from("http://evil.test")).status).toBe(403)
  expect((await from("null")).status).toBe(403)
  expect((await from("http://localhost:4096")).status).toBe(200)
})
