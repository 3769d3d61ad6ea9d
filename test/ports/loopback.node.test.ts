import { once } from "node:events"
import { request } from "node:http"
import { type AddressInfo, createServer } from "node:net"
import { networkInterfaces } from "node:os"
import { describe, expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { nodeLoopback } from "../../adapters/node/loopback.ts"
import { loopbackSuite, type LoopbackWorld } from "./loopback.suite.ts"

const listenAt = async (port: number) => {
  const server = createServer()
  await once(server.listen(port, "127.0.0.1"), "listening")
  const close = () => new Promise((resolve) => server.close(resolve))
  return { port: (server.address() as AddressInfo).port, close }
}

const visit = (address: string) => fetch(address).catch(() => undefined)

const withWorld = async (body: (world: LoopbackWorld) => Promise<void>) => {
  const found = await listenAt(0)
  await found.close()
  const others: { close(): Promise<unknown> }[] = []
  const take = async () => void others.push(await listenAt(found.port))
  try {
    await body({ loopback: nodeLoopback(memoryLog()), port: found.port, visit, take })
  } finally {
    await Promise.all(others.map(({ close }) => close()))
  }
}

const statusOf = async (port: number, method: string, host: string) => {
  const sent = request({ host: "127.0.0.1", port, method, path: "/?state=one", headers: { host } }).end()
  const [response] = await once(sent, "response")
  response.resume()
  return response.statusCode
}

describe("loopback of this machine", () => {
  loopbackSuite(withWorld)

  test("other methods, and other names that lead here, find nothing", () =>
    withWorld(async ({ loopback, port }) => {
      const listener = await loopback.listen(port, "one", async () => new Response("yes"))
      const asked = [
        ["GET", `127.0.0.1:${port}`],
        ["GET", `localhost:${port}`],
        ["GET", `rebound.test:${port}`],
        ["POST", `127.0.0.1:${port}`],
      ] as const
      const answers = await Promise.all(asked.map(([method, host]) => statusOf(port, method, host)))
      listener.close()
      expect(answers).toEqual([200, 200, 404, 404])
    }))

  test("other machines do not reach it", () =>
    withWorld(async ({ loopback, port }) => {
      const listener = await loopback.listen(port, "one", async () => new Response("yes"))
      const outside = Object.values(networkInterfaces())
        .flatMap((list) => list ?? [])
        .filter(({ internal, family }) => !internal && family === "IPv4")
      const answers = await Promise.all(outside.map(({ address }) => visit(`http://${address}:${port}/?state=one`)))
      listener.close()
      expect(answers).toEqual(outside.map(() => undefined))
    }))
})
