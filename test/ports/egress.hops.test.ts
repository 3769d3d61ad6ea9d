import { expect, test } from "vitest"
import { cloudflareEgress } from "../../adapters/cloudflare/egress.ts"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"

const options = { timeoutMs: 5_000, limitBytes: 1_000 }

/** An egress whose first answer is a redirect, and the requests that it sends. */
const redirecting = (status: number, location: string) => {
  const sent: Request[] = []
  const egress = cloudflareEgress({
    environment: memoryEnvironment(),
    fetch: async (request) => {
      sent.push(request)
      return sent.length === 1 ? new Response(null, { status, headers: { location } }) : new Response("there")
    },
  })
  return { sent, egress }
}

test("a redirect to another site takes no credentials along, one within the site does", async () => {
  const headers = { authorization: "Basic x", cookie: "a=b", accept: "text/plain" }
  const away = redirecting(302, "https://other.example/b")
  expect(await away.egress.fetch("https://one.example/a", { ...options, headers })).toMatchObject({
    url: "https://other.example/b",
    status: 200,
  })
  expect(Object.fromEntries(away.sent[1]?.headers ?? [])).toEqual({ accept: "text/plain" })
  const within = redirecting(302, "/b")
  await within.egress.fetch("https://one.example/a", { ...options, headers })
  expect(within.sent[1]?.headers.get("authorization")).toBe("Basic x")
})

test("a POST turns into a GET without its body at 303 and below, and stays what it is at 307", async () => {
  for (const [status, method, body] of [
    [303, "GET", ""],
    [302, "GET", ""],
    [307, "POST", "text"],
  ] as const) {
    const { sent, egress } = redirecting(status, "/b")
    await egress.fetch("https://one.example/a", { ...options, method: "POST", body: "text" })
    expect([sent[1]?.method, await sent[1]?.text()]).toEqual([method, body])
  }
})

test("each hop is checked, and there is an end of them", async () => {
  const inside = redirecting(302, "http://127.0.0.1/b").egress
  await expect(inside.fetch("https://one.example/a", options)).rejects.toMatchObject({ name: "AddressRefusedError" })
  const endless = cloudflareEgress({
    environment: memoryEnvironment(),
    fetch: async () => new Response(null, { status: 302, headers: { location: "/again" } }),
  })
  await expect(endless.fetch("https://one.example/a", options)).rejects.toThrow("more than 5 redirects")
})
