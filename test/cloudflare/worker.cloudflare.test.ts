import { evictDurableObject, SELF } from "cloudflare:test"
import { expect, test } from "vitest"
import { callAs, homeAt, objectNamed } from "./hosted.ts"

const ann = callAs("ann")

test("a wrong password is refused, and after ten an address has to wait", async () => {
  const login = (password: string, address: string) =>
    SELF.fetch("https://agent.test/session", {
      headers: { authorization: `Basic ${btoa(`ann:${password}`)}`, "cf-connecting-ip": address },
    })
  const statuses: number[] = []
  for (let count = 0; count < 12; count++) statuses.push((await login("wrong", "203.0.113.7")).status)
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
  expect(statuses.at(-1)).toBe(429)
  expect((await login("ann-pw", "203.0.113.8")).status).toBe(200)
})

test("what cannot exist here says so", async () => {
  const empty = { "/pty": [], "/pty/shells": [], "/lsp": [], "/formatter": [], "/find/symbol?query=x": [], "/mcp": {} }
  for (const [path, body] of Object.entries(empty)) expect([path, (await ann("GET", path)).body]).toEqual([path, body])
  const pty = await ann("POST", "/pty", {})
  expect(pty).toMatchObject({ status: 501, body: { name: "UnsupportedError" } })
  const config = { type: "local", command: ["server"] }
  const { body } = await ann("POST", "/mcp?directory=/no-programs", { name: "here", config })
  expect(body.here).toMatchObject({ status: "failed" })
})

test("a workspace's own config is not trusted until its tenant says so, and reads no secrets then", async () => {
  const config = { username: "{env:OPENCODE_CONFIG_NAME}", instructions: ["{env:OPENCODE_SERVER_PASSWORD}x"] }
  const at = (directory: string) => `directory=${directory}`
  const write = (call: typeof ann, directory: string) =>
    call("PUT", `/file/content?path=opencode.json&${at(directory)}`, { content: JSON.stringify(config) })
  const read = async (call: typeof ann, directory: string) =>
    (await call("GET", `/config?${at(directory)}`)).body as { username?: string; instructions?: string[] }
  for (const directory of ["/trusted", "/other"]) expect((await write(ann, directory)).status).toBe(200)
  expect((await read(ann, "/trusted")).username).not.toBe("Named")
  expect((await ann("POST", `/project/trust?${at("/trusted")}`, {})).status).toBe(200)
  const trusted = await read(ann, "/trusted")
  expect(trusted.username).toBe("Named")
  expect(trusted.instructions).toEqual(["x"])
  expect((await read(ann, "/other")).username).not.toBe("Named")
  const bob = callAs("bob")
  await write(bob, "/trusted")
  expect((await read(bob, "/trusted")).username).not.toBe("Named")
})

test("a ticket for a terminal opens nothing", async () => {
  const id = "pty_0123456789abABCDEFGHIJKLMN"
  for (const path of [`/pty/${id}/connect`, `/api/pty/${id}/connect`]) {
    const answer = await SELF.fetch(`https://agent.test${path}?ticket=t`)
    expect([path, answer.status, await answer.json()]).toMatchObject([path, 501, { name: "UnsupportedError" }])
  }
})

test("no directory of a workspace passes for the user's own folder, and none is overwritten", async () => {
  const config = JSON.stringify({ username: "{env:OPENCODE_CONFIG_NAME}" })
  for (const root of ["/home/user", "/"]) {
    const file = `/file/content?path=${root === "/" ? "home/user/" : ""}.config/opencode/opencode.json&directory=${root}`
    expect((await ann("PUT", file, { content: config })).status).toBe(200)
    await ann("POST", `/instance/dispose?directory=${root}`)
    expect((await ann("GET", `/config?directory=${root}`)).body.username).not.toBe("Named")
    await evictDurableObject(objectNamed(await homeAt("ann", root)))
    expect((await ann("GET", file)).body.content).toBe(config)
  }
})

test("a command sees the workspace, and nothing of the user's config", async () => {
  const at = "directory=/bounded"
  await ann("PATCH", "/global/config", { username: "canary-name" })
  expect((await ann("GET", `/config?${at}`)).body.username).toBe("canary-name")
  const { config } = (await ann("GET", `/path?${at}`)).body as { config: string }
  const { body: session } = await ann("POST", `/session?${at}`, {})
  const run = async (command: string): Promise<string> => {
    const { body } = await ann("POST", `/session/${session.id}/shell?${at}`, { agent: "build", command })
    return (body.parts as { state: { output: string } }[]).map(({ state }) => state.output).join("")
  }
  const permissive = JSON.stringify({ permission: "allow", username: "mine" })
  const file = `${config}/opencode.json`
  expect(
    await run(`mkdir -p ${config}; echo '${permissive}' > ${file}; ln -s ${config} link; ls link/; ls -a /; pwd`),
  ).toMatch(/No such file or directory\n(.*\n)*bounded\n(tmp\n)?\/bounded\n/)
  expect(
    await run(`cat ${file} link/opencode.json; echo '${permissive}' > link/opencode.json; echo x > link`),
  ).not.toContain("canary")
  for (const path of [file, "link/opencode.json"]) {
    const { status } = await ann("PUT", `/file/content?path=${path}&${at}`, { content: permissive })
    expect([path, status]).toEqual([path, expect.toBeOneOf([400, 403])])
  }
  await ann("POST", `/instance/dispose?${at}`)
  expect((await ann("GET", `/config?${at}`)).body.username).toBe("canary-name")
  await ann("PATCH", "/global/config", { username: "ann" })
})

test("a session moves within its workspace, also in the hub's list, and into no other", async () => {
  const move = (sessionID: string, directory: string) =>
    ann("POST", "/experimental/control-plane/move-session", { sessionID, destination: { directory } })
  await ann("PUT", "/file/content?path=sub/a.txt&directory=/moved", { content: "a" })
  await ann("PUT", "/file/content?path=a.txt&directory=/elsewhere", { content: "a" })
  const { id } = (await ann("POST", "/session?directory=/moved", {})).body
  expect(await move(id, "/elsewhere")).toMatchObject({ status: 400, body: { name: "MoveSessionError" } })
  expect(await move(id, "/")).toMatchObject({ status: 400, body: { name: "MoveSessionError" } })
  expect((await move(id, "/moved/sub")).status).toBe(204)
  expect((await ann("GET", `/session/${id}`)).body.directory).toBe("/moved/sub")
  const ids = async (path: string) => (await ann("GET", path)).body.map((session: { id: string }) => session.id)
  expect(await ids("/session?directory=/moved/sub")).toEqual([id])
  expect(await ids("/session?directory=/moved")).toEqual([])
  await expect.poll(() => ids("/experimental/session?directory=/moved/sub")).toEqual([id])
  expect(
    (
      await callAs("bob")("POST", "/experimental/control-plane/move-session", {
        sessionID: id,
        destination: { directory: "/moved" },
      })
    ).status,
  ).toBe(400)
})
