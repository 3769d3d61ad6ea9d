import { createServer, get } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { serve } from "../../adapters/node/serve.ts"
import { createGate } from "../../handlers/gate.ts"
import { BROWSER, browse } from "../support/browser.ts"

/** What a page tries against a server at `target`; it writes down what it could see. */
const ATTACK = (target: string) => `<!doctype html><title>attack</title><pre id="seen"></pre><script>
const seen = (name, what) => (document.getElementById("seen").textContent += name + "=" + what + "\\n")
const tried = (name, work) => work.then((what) => seen(name, what), () => seen(name, "blocked"))
const target = ${JSON.stringify(target)}
const loads = (element, url) => new Promise((resolve, reject) => {
  element.onload = () => resolve("loaded")
  element.onerror = reject
  element.src = url
  document.head.append(element)
})
Promise.all([
  tried("read", fetch(target + "/session").then((answer) => answer.text())),
  tried("write", fetch(target + "/session", { method: "POST", mode: "no-cors", body: "{}" }).then(() => "sent")),
  tried("json", fetch(target + "/session", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }).then(() => "sent")),
  tried("script", loads(document.createElement("script"), target + "/config")),
  tried("events", new Promise((resolve, reject) => {
    const source = new EventSource(target + "/event")
    source.onopen = () => resolve("open")
    source.onerror = reject
  })),
]).then(() => {
  const frame = Object.assign(document.createElement("iframe"), { name: "frame" })
  const form = Object.assign(document.createElement("form"), { method: "post", action: target + "/session", enctype: "text/plain", target: "frame" })
  document.body.append(frame, form)
  frame.onload = () => seen("form", "done")
  form.submit()
})
</script>`

interface Place {
  port: number
  /** `METHOD path` of what came through to the app. */
  passed: string[]
  /** What the gate was asked, with its answers. */
  asked: string[]
}

const withServer = async (
  body: (place: Place) => Promise<void>,
  corsOrigins: string[] = [],
  password?: string,
  start?: () => string,
): Promise<void> => {
  const [passed, asked]: [string[], string[]] = [[], []]
  const gate = createGate(
    async (request) => {
      const { pathname } = new URL(request.url)
      if (pathname === "/start") return new Response(start?.(), { headers: { "content-type": "text/html" } })
      passed.push(`${request.method} ${pathname}`)
      return Response.json([])
    },
    {
      ...{ username: "opencode", password, allowedHosts: [], corsOrigins, basePath: "" },
      ...{ isTrustedProxy: () => false, isReady: () => true, now: Date.now },
    },
  )
  const serving = await serve({
    handler: async (request, peer) => {
      const answer = await gate(request, peer)
      asked.push(`${request.method} ${new URL(request.url).pathname} ${answer.status}`)
      return answer
    },
    ...{ hostname: "127.0.0.1", port: 0, log: memoryLog() },
  })
  try {
    await body({ port: serving.port, passed, asked })
  } finally {
    serving.stopIntake()
    await serving.closed(0)
  }
}

/** Runs `body` with the origin of a site whose page attacks what `target` says by then. */
const withSite = async (target: () => string, body: (origin: string) => Promise<void>): Promise<void> => {
  const site = createServer((_request, response) => {
    response.setHeader("content-type", "text/html")
    response.end(ATTACK(target()))
  }).listen(0, "127.0.0.1")
  await once(site, "listening")
  try {
    await body(`http://evil.test:${(site.address() as AddressInfo).port}`)
  } finally {
    site.closeAllConnections()
    site.close()
  }
}

test.skipIf(BROWSER === undefined)(
  "a page of another site can do nothing in a real browser",
  { timeout: 60_000 },
  async () => {
    let target = ""
    await withSite(
      () => target,
      async (origin) => {
        const attack = (corsOrigins: string[], check: (page: string, place: Place) => void) =>
          withServer(async (place) => {
            target = `http://127.0.0.1:${place.port}`
            check(await browse(origin), place)
          }, corsOrigins)
        await attack([], (page, { passed, asked }) => {
          for (const way of ["read", "script", "events"]) expect(page).toContain(`${way}=blocked`)
          expect(passed).toEqual([])
          const posts = asked.filter((line) => line.startsWith("POST"))
          expect(posts.length).toBeGreaterThan(1)
          expect(posts.every((line) => line.endsWith("403"))).toBe(true)
        })
        // The same page, once it is allowed: the attack itself works.
        await attack([origin], (page, { passed }) => {
          expect(page).toContain("read=[]")
          expect(passed).toContain("POST /session")
        })
      },
    )
  },
)

test.skipIf(BROWSER === undefined)(
  "a name that was rebound to this machine opens nothing in a real browser",
  { timeout: 60_000 },
  () =>
    withServer(async ({ port, passed }) => {
      expect(await browse(`http://evil.test:${port}/session`)).toContain("Use a name of this server instead of")
      expect(passed).toEqual([])
      await browse(`http://127.0.0.1:${port}/session`)
      expect(passed).toContain("GET /session")
    }),
)

/** Writes to `target` with what the browser remembers. */
const BORROWING = (target: string) => `<!doctype html><pre id="seen"></pre><script>
const target = ${JSON.stringify(target)}
const send = (init) =>
  fetch(target + "/project/trust", { method: "POST", credentials: "include", ...init }).then(() => "sent", () => "blocked")
addEventListener("load", async () => {
  const json = { headers: { "content-type": "application/json" }, body: "{}" }
  const tries = [{}, { body: "" }, { mode: "no-cors" }, { body: "{}" }, json]
  for (const each of tries) document.getElementById("seen").textContent += await send(each) + " "
  await new Promise((resolve) => (new WebSocket(target.replace("http", "ws") + "/pty/pty_1/connect").onerror = resolve))
  document.getElementById("seen").textContent += "done"
})
</script>`

test.skipIf(BROWSER === undefined)(
  "a page of another server on this machine cannot use the login that a browser remembers",
  { timeout: 60_000 },
  async () => {
    let port = 0
    const site = createServer((_request, response) => {
      response.setHeader("content-type", "text/html")
      response.end(BORROWING(`http://localhost:${port}`))
    }).listen(0, "127.0.0.1")
    await once(site, "listening")
    const page = `http://localhost:${(site.address() as AddressInfo).port}/`
    const check = async (place: Place) => {
      port = place.port
      expect(await browse(`http://opencode:pw@localhost:${port}/start`)).toContain("done")
      expect(place.passed).toEqual([])
      // The browser did send what it remembers: what was refused was not for want of a login.
      const posts = place.asked.filter((line) => line.startsWith("POST"))
      expect(posts).toEqual(posts.map(() => "POST /project/trust 403"))
      expect(posts.length).toBe(4)
    }
    try {
      await withServer(check, [], "pw", () => `<script>location = ${JSON.stringify(page)}</script>`)
    } finally {
      site.closeAllConnections()
      site.close()
    }
  },
)

test("a name that resolves to this machine opens nothing", () =>
  withServer(async ({ port, passed }) => {
    const statusOf = async (hostname: string): Promise<number | undefined> => {
      const request = get({
        ...{ hostname, port, path: "/session", agent: false },
        lookup: (_name, options, callback) =>
          options.all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4),
      })
      const [response] = await once(request, "response")
      response.resume()
      return response.statusCode
    }
    expect(await statusOf("evil.test")).toBe(403)
    expect(await statusOf("localhost.evil.test")).toBe(403)
    expect(passed).toEqual([])
    expect(await statusOf("localhost")).toBe(200)
  }))
