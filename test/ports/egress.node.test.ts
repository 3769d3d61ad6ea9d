import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { admitPublic, nodeEgress, type Resolve } from "../../adapters/node/egress.ts"
import type { Egress } from "../../runtime/ports/egress.ts"
import { egressSuite } from "./egress.suite.ts"

const LIMITS = { timeoutMs: 5_000, limitBytes: 100_000 }

const close = (server: Server) =>
  new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })

/** Serves on loopback, which the name `site.test` and the address are allowed to reach. All other names lead there, too. */
const withServer = async (
  listener: RequestListener,
  body: (egress: Egress, port: number) => Promise<void>,
  resolve: Resolve = async () => [{ address: "127.0.0.1", family: 4 }],
) => {
  const server = createServer(listener)
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const { port } = server.address() as AddressInfo
  const variables = { OPENCODE_WEBFETCH_ALLOW: `site.test:${port}, 127.0.0.1:${port}` }
  try {
    await body(nodeEgress({ environment: memoryEnvironment({ variables }), resolve }), port)
  } finally {
    await close(server)
  }
}

const webRequest = async (request: IncomingMessage): Promise<Request> => {
  const body = await text(request)
  const headers = new Headers(request.headers as Record<string, string>)
  return new Request(`http://${request.headers.host}${request.url}`, {
    headers,
    ...(body !== "" && { body }),
    method: request.method ?? "GET",
  })
}

const redirect =
  (location: string, status = 302): RequestListener =>
  (_, response) =>
    response.writeHead(status, { location }).end()

describe("egress of this machine", () => {
  egressSuite((answer, body) =>
    withServer(
      async (request, response) => {
        const given = await answer(await webRequest(request))
        response.writeHead(given.status, Object.fromEntries(given.headers))
        response.end(Buffer.from(await given.arrayBuffer()))
      },
      (egress, port) => body(egress, `http://127.0.0.1:${port}/`),
    ),
  )

  test.each([
    ["http://127.0.0.1/"],
    ["http://2130706433/"],
    ["http://0x7f.1/"],
    ["http://017700000001/"],
    ["http://[::1]/"],
    ["http://[::ffff:127.0.0.1]/"],
    ["http://[64:ff9b::7f00:1]/"],
    ["http://169.254.169.254/latest/meta-data"],
    ["http://10.0.0.1/"],
    ["http://localhost/"],
    ["http://metadata.google.internal/"],
    ["http://a.test/"],
    ["http://user:pass@8.8.8.8/"],
    ["ftp://8.8.8.8/"],
    ["file:///etc/passwd"],
    ["data:text/plain,x"],
    ["no url"],
  ])("refuses %s", (url) =>
    withServer(
      (_, response) => response.end("inside"),
      async (egress) => {
        await expect(egress.fetch(url, LIMITS)).rejects.toMatchObject({ name: "AddressRefusedError" })
      },
    ),
  )

  test("refuses a name as soon as one of its addresses is private", () =>
    withServer(
      (_, response) => response.end("inside"),
      async (egress, port) => {
        const fetch = egress.fetch(`http://mixed.test:${port}/`, LIMITS)
        await expect(fetch).rejects.toMatchObject({ name: "AddressRefusedError", data: { host: "mixed.test" } })
      },
      async () => [
        { address: "8.8.8.8", family: 4 },
        { address: "::1", family: 6 },
      ],
    ))

  test("connects to the address that was checked, whatever the name leads to later", async () => {
    let asked = 0
    const resolve: Resolve = async () => [{ address: asked++ === 0 ? "127.0.0.1" : "10.0.0.1", family: 4 }]
    await withServer(
      (request, response) => response.end(request.headers.host),
      async (egress, port) => {
        const { body } = await egress.fetch(`http://site.test:${port}/`, LIMITS)
        expect(new TextDecoder().decode(body)).toBe(`site.test:${port}`)
        expect(asked).toBe(1)
      },
      resolve,
    )
  })

  test("admits an allowed host at its port alone", () =>
    withServer(
      (_, response) => response.end("inside"),
      async (egress, port) => {
        expect((await egress.fetch(`http://127.0.0.1:${port}/`, LIMITS)).status).toBe(200)
        const other = egress.fetch(`http://127.0.0.1:${port + 1}/`, LIMITS)
        await expect(other).rejects.toMatchObject({ name: "AddressRefusedError" })
        const named = egress.fetch(`http://other.test:${port}/`, LIMITS)
        await expect(named).rejects.toMatchObject({ name: "AddressRefusedError" })
      },
    ))

  test("follows redirects, and tells where it ended", () =>
    withServer(
      (request, response) => (request.url === "/a" ? redirect("/b?c=1")(request, response) : response.end("end")),
      async (egress, port) => {
        expect(await egress.fetch(`http://site.test:${port}/a`, LIMITS)).toMatchObject({
          status: 200,
          url: `http://site.test:${port}/b?c=1`,
        })
      },
    ))

  test.each([
    ["http://169.254.169.254/latest"],
    ["http://[::1]:1/"],
    ["//a.test/"],
    ["file:///etc/passwd"],
    ["http://localhost/"],
    ["http://"],
  ])("refuses a redirect to %s", (location) =>
    withServer(redirect(location), async (egress, port) => {
      const fetch = egress.fetch(`http://site.test:${port}/`, LIMITS)
      await expect(fetch).rejects.toMatchObject({ name: "AddressRefusedError" })
    }),
  )

  test("follows five redirects and no more", () => {
    const countdown: RequestListener = (request, response) => {
      const left = Number(request.url?.slice(1))
      return left === 0 ? response.end("end") : redirect(`/${left - 1}`)(request, response)
    }
    return withServer(countdown, async (egress, port) => {
      expect((await egress.fetch(`http://site.test:${port}/5`, LIMITS)).status).toBe(200)
      const fetch = egress.fetch(`http://site.test:${port}/6`, LIMITS)
      await expect(fetch).rejects.toMatchObject({ name: "AddressRefusedError" })
    })
  })

  test("keeps credentials from another site", () =>
    withServer(
      (request, response) => {
        const port = request.socket.localPort
        if (request.headers.host?.startsWith("site")) redirect(`http://127.0.0.1:${port}/`)(request, response)
        else response.end(JSON.stringify(request.headers))
      },
      async (egress, port) => {
        const headers = { Authorization: "secret", Cookie: "secret", "X-Other": "kept", Host: "evil.test" }
        const { body } = await egress.fetch(`http://site.test:${port}/`, { ...LIMITS, headers })
        expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
          host: `127.0.0.1:${port}`,
          "x-other": "kept",
          "accept-encoding": "gzip, br",
          connection: "close",
        })
      },
    ))

  test("unpacks bodies", () =>
    withServer(
      (request, response) => {
        const [pack, encoding] =
          request.url === "/br" ? ([brotliCompressSync, "br"] as const) : ([gzipSync, "gzip"] as const)
        response.writeHead(200, { "content-encoding": encoding }).end(pack("text"))
      },
      async (egress, port) => {
        for (const path of ["br", "gzip"]) {
          const { body, headers } = await egress.fetch(`http://site.test:${port}/${path}`, LIMITS)
          expect(new TextDecoder().decode(body)).toBe("text")
          expect(headers.get("content-encoding")).toBeNull()
        }
        expect((await egress.fetch(`http://site.test:${port}/`, { ...LIMITS, method: "HEAD" })).body.length).toBe(0)
      },
    ))

  test("stops at the limit inside of a compressed body, an endless one, and one that says its length", () =>
    withServer(
      (request, response) => {
        if (request.url === "/bomb") {
          response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000)))
        } else if (request.url === "/long") {
          response.writeHead(200, { "content-length": "100001" }).write("x")
        } else {
          const more = () => response.write("x".repeat(10_000), () => !response.destroyed && more())
          more()
        }
      },
      async (egress, port) => {
        for (const path of ["bomb", "endless", "long"]) {
          const fetch = egress.fetch(`http://site.test:${port}/${path}`, LIMITS)
          await expect(fetch).rejects.toMatchObject({ name: "FileTooLargeError" })
        }
      },
    ))

  test("gives up in time: no answer, no end, no name", async () => {
    const late = { timeoutMs: 150, limitBytes: 100 }
    await withServer(
      (request, response) => request.url === "/begun" && response.write("x"),
      async (egress, port) => {
        for (const path of ["silent", "begun"]) {
          const fetch = egress.fetch(`http://site.test:${port}/${path}`, late)
          await expect(fetch).rejects.toMatchObject({ name: "RequestTimeoutError", data: { timeoutMs: 150 } })
        }
      },
    )
    const egress = nodeEgress({ environment: memoryEnvironment(), resolve: () => new Promise(() => undefined) })
    await expect(egress.fetch("http://a.test/", late)).rejects.toMatchObject({ name: "RequestTimeoutError" })
  })

  test("throws the signal's reason when it aborts on the way", () =>
    withServer(
      (_, response) => response.write("x"),
      async (egress, port) => {
        const abort = new AbortController()
        const fetch = egress.fetch(`http://site.test:${port}/`, { ...LIMITS, signal: abort.signal })
        setTimeout(() => abort.abort(new Error("gone")), 50)
        await expect(fetch).rejects.toThrow("gone")
      },
    ))

  test("leaves a body in an encoding that it does not know as it is", () =>
    withServer(
      (request, response) =>
        response.writeHead(200, { "content-encoding": (request.url ?? "").slice(1) }).end("as it is"),
      async (egress, port) => {
        for (const encoding of ["zstd", "constructor", "__proto__", "gzip,toString"]) {
          const { body } = await egress.fetch(`http://site.test:${port}/${encoding}`, LIMITS)
          expect(new TextDecoder().decode(body), encoding).toBe("as it is")
        }
      },
    ))

  test("fails for a broken body and a closed port", () =>
    withServer(
      (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip"),
      async (egress, port) => {
        await expect(egress.fetch(`http://site.test:${port}/`, LIMITS)).rejects.toThrow("incorrect header")
        const resolve: Resolve = async () => [{ address: "127.0.0.1", family: 4 }]
        const variables = { OPENCODE_WEBFETCH_ALLOW: "site.test" }
        const open = nodeEgress({ environment: memoryEnvironment({ variables }), resolve })
        await expect(open.fetch("http://site.test:1/", LIMITS)).rejects.toThrow("ECONNREFUSED")
      },
    ))
})

test("what a stranger's project names is admitted by the same rules, its name resolved", async () => {
  const resolve: Resolve = async (name) => [
    { address: name === "inside.test" ? "10.0.0.1" : "93.184.216.34", family: 4 },
  ]
  const admit = (variables = {}) => admitPublic({ environment: memoryEnvironment({ variables }), resolve })
  await expect(admit()(new URL("http://inside.test/v1"))).rejects.toMatchObject({ name: "AddressRefusedError" })
  await expect(admit()(new URL("http://127.0.0.1/v1"))).rejects.toMatchObject({ name: "AddressRefusedError" })
  await expect(admit()(new URL("https://site.test/v1"))).resolves.toHaveLength(1)
  await expect(
    admit({ OPENCODE_WEBFETCH_ALLOW: "localhost:11434" })(new URL("http://localhost:11434/v1")),
  ).resolves.toHaveLength(1)
})
