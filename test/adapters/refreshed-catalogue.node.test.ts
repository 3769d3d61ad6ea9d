import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { memoryCatalogue } from "../../adapters/memory/catalogue.ts"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { memoryLog } from "../../adapters/memory/log.ts"
import { refreshedCatalogue } from "../../adapters/node/refreshed-catalogue.ts"

const DAY_MS = 24 * 60 * 60 * 1_000
const SHIPPED = [{ id: "shipped", name: "Shipped", env: [], models: {} }]
const DOCUMENT = {
  fetched: {
    id: "fetched",
    name: "Fetched",
    env: ["F_KEY"],
    models: { m: { id: "m", name: "M", limit: { context: 1, output: 1 } } },
  },
}

let folder = ""
let requests: IncomingMessage[] = []
let answer: (response: ServerResponse) => void = () => {}
const server = createServer((request, response) => {
  requests.push(request)
  answer(response)
})
const send =
  (body: unknown, status = 200) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { etag: '"v1"', "content-type": "application/json" })
      .end(typeof body === "string" ? body : JSON.stringify(body))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "refreshed-catalogue-"))
  requests = []
  answer = send(DOCUMENT)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

/** A catalogue as a new process makes it, at a time of its own. */
const create = (variables: Record<string, string> = {}) => {
  const { port } = server.address() as AddressInfo
  const environment = memoryEnvironment({
    variables: { OPENCODE_MODELS_URL: `http://127.0.0.1:${port}/`, ...variables },
  })
  environment.paths.cache = folder
  const log = memoryLog()
  const clock = { now: Date.now() }
  const options = { shipped: memoryCatalogue(SHIPPED), environment, log, now: () => clock.now, delayMs: 0 }
  const catalogue = refreshedCatalogue(options)
  const ids = async () => (await catalogue.index()).map(({ id }) => id)
  return {
    catalogue,
    log,
    clock,
    ids,
    settled: (count: number) => vi.waitFor(() => expect(log.entries.length).toBe(count)),
  }
}

test("nothing is fetched before the first question, which the shipped one answers at once", async () => {
  const { catalogue, ids } = create()
  expect(requests).toEqual([])
  expect(await ids()).toEqual(["shipped"])
  await vi.waitFor(() => expect(catalogue.revision?.()).toBe(1))
  expect(await ids()).toEqual(["fetched"])
  expect(await catalogue.provider("fetched")).toEqual(DOCUMENT.fetched)
  expect(await catalogue.all()).toEqual([DOCUMENT.fetched])
  expect(requests.map(({ url }) => url)).toEqual(["/api.json"])
  expect(await readdir(folder)).toEqual(["models-dev.pack"])
})

test("once a day: the next process reads the file, and asks for changes when it is old", async () => {
  const first = create()
  await first.ids()
  await vi.waitFor(() => expect(first.catalogue.revision?.()).toBe(1))
  const second = create()
  expect(await second.ids()).toEqual(["fetched"])
  expect(requests).toHaveLength(1)

  const yesterday = (Date.now() - DAY_MS - 1_000) / 1_000
  await utimes(join(folder, "models-dev.pack"), yesterday, yesterday)
  answer = (response) => void response.writeHead(304).end()
  const third = create()
  expect(await third.ids()).toEqual(["fetched"])
  await vi.waitFor(() => expect(requests).toHaveLength(2))
  expect(requests[1]?.headers["if-none-match"]).toBe('"v1"')
  await vi.waitFor(async () => {
    const fourth = create({ OPENCODE_DISABLE_MODELS_FETCH: "1" })
    expect(await fourth.ids()).toEqual(["fetched"])
  })
  third.clock.now += DAY_MS + 1_000
  await third.ids()
  await vi.waitFor(() => expect(requests).toHaveLength(3))
})

test("a failure is a line at debug level; the next try comes a minute later, then four", async () => {
  answer = send("down", 503)
  const { ids, clock, log, settled, catalogue } = create()
  await ids()
  await settled(1)
  expect(log.entries[0]).toMatchObject({ level: "debug" })
  expect(await ids()).toEqual(["shipped"])
  clock.now += 60_000
  answer = send("<html>", 200)
  await ids()
  await settled(2)
  clock.now += 60_000
  await ids()
  expect(requests).toHaveLength(2)
  clock.now += 180_000
  answer = send(DOCUMENT)
  await vi.waitFor(async () => {
    await ids()
    expect(catalogue.revision?.()).toBe(1)
  })
  expect(await ids()).toEqual(["fetched"])
})

test("a document that is none replaces nothing, nor does a file that is damaged or of another address", async () => {
  answer = send({ p: { id: "p" } })
  const { ids, settled } = create()
  await ids()
  await settled(1)
  expect(await ids()).toEqual(["shipped"])
  expect(await readdir(folder)).toEqual([])

  answer = send("down", 503)
  await writeFile(join(folder, "models-dev.pack"), '{"url":"x"')
  expect(await create().ids()).toEqual(["shipped"])
  const index = '[{"id":"other","name":"O","env":[],"start":0,"length":0}]'
  await writeFile(join(folder, "models-dev.pack"), `{"url":"https://models.dev/api.json","index":${index}}\n`)
  expect(await create().ids()).toEqual(["shipped"])
  expect(await create({ OPENCODE_MODELS_URL: "", OPENCODE_DISABLE_MODELS_FETCH: "1" }).ids()).toEqual(["other"])
})

test("OPENCODE_DISABLE_MODELS_FETCH stops it", async () => {
  expect(await create({ OPENCODE_DISABLE_MODELS_FETCH: "1" }).ids()).toEqual(["shipped"])
  const { ids, catalogue } = create()
  await ids()
  await vi.waitFor(() => expect(catalogue.revision?.()).toBe(1))
  expect(requests).toHaveLength(1)
})
