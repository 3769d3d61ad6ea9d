import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { expect, test } from "vitest"
import { apiOf, saying } from "../support/api.ts"
import { type Follower, follow } from "../support/follow.ts"
import { rssMB, socketsOf } from "../support/process-figures.ts"
import { PATIENT, type ServerProcess, withHome } from "../support/server-process.ts"

const STUCK = 60
const MESSAGES = 80
const TEXT = "x".repeat(120_000)

/** What must come in the end, however busy the machine is. */
const POLL = { timeout: 20_000 }

/** Asks for the events of all directories, and reads what comes or never reads. */
const ask = async (base: string, { reads, after }: { reads: boolean; after?: string }): Promise<Socket> => {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  // The server may break the connection off.
  socket.on("error", () => {})
  await once(socket, "connect")
  if (reads) socket.resume()
  else socket.pause()
  const resume = after === undefined ? "" : `Last-Event-ID: ${after}\r\n`
  socket.write(`GET /global/event HTTP/1.1\r\nHost: ${hostname}\r\n${resume}\r\n`)
  return socket
}

/** Writes 10 MB of messages; returns how long it took until the reader had the last of them, and how many it saw. */
const load = async ({ base }: ServerProcess, reader: Follower, round: string) => {
  const api = apiOf(base)
  const { id } = (await api("POST", "/session", { title: round })).body
  const start = performance.now()
  for (let number = 0; number < MESSAGES; number++) {
    const { status } = await api("POST", `/session/${id}/message`, saying(TEXT, { noReply: true }))
    expect(status).toBe(200)
  }
  const title = `${round} is over`
  await api("PATCH", `/session/${id}`, { title })
  await reader.until(({ properties }) => properties?.info?.title === title)
  const own = reader.seen.filter(({ properties }) => properties.sessionID === id)
  return { ms: performance.now() - start, events: own.length }
}

const open = (count: number, base: string, options: { reads: boolean; after?: string }) =>
  Promise.all(Array.from({ length: count }, () => ask(base, options)))

test("sixty readers that never read cost less than 1 MB each, slow nobody down, and are cut off", PATIENT, () =>
  withHome(async ({ serve }) => {
    const server = await serve()
    const api = apiOf(server.base)
    const { id } = (await api("POST", "/session")).body
    const { headers } = await api("GET", "/session")
    const start = headers.get("x-opencode-cursor") ?? ""
    const reader = await follow(server.base)
    await load(server, reader, "first")
    // What readers cost that do read.
    const reading = await open(10, server.base, { reads: true, after: start })
    const alone = await load(server, reader, "alone")
    for (const socket of reading) socket.destroy()
    await expect.poll(() => socketsOf(server), POLL).toBeLessThan(10)
    const [memory, sockets] = [rssMB(server), socketsOf(server)]

    const stuck = await open(STUCK, server.base, { reads: false })
    const beside = await load(server, reader, "beside them")
    const costMB = (rssMB(server) - memory) / STUCK
    expect(costMB).toBeLessThan(1)
    expect(beside.events).toBe(alone.events)
    // Whatever happens next, they are cut off.
    const touch = () => api("PATCH", `/session/${id}`, { title: "again" })
    await expect.poll(() => touch().then(() => socketsOf(server)), POLL).toBeLessThanOrEqual(sockets)

    // Who is still being told what was before has no queue, and is left alone for a minute.
    const late = await open(STUCK / 2, server.base, { reads: false, after: start })
    expect((await load(server, reader, "beside late ones")).events).toBe(alone.events)
    expect(socketsOf(server)).toBeGreaterThan(late.length)
    for (const socket of [...stuck, ...late]) socket.destroy()
    await expect.poll(() => socketsOf(server), POLL).toBeLessThanOrEqual(sockets)
  }),
)
