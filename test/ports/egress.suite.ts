import { expect, test } from "vitest"
import type { Egress } from "../../runtime/ports/egress.ts"

/** Serves `answer` at `url`, which the egress may reach. */
type WithEgress = (
  answer: (request: Request) => Response | Promise<Response>,
  body: (egress: Egress, url: string) => Promise<void>,
) => Promise<void>

const LIMITS = { timeoutMs: 5_000, limitBytes: 1_000 }

/** What every adapter of egress does. */
export const egressSuite = (withEgress: WithEgress): void => {
  test("gives status, headers, body and address", () =>
    withEgress(
      () => new Response("héllo", { headers: { "content-type": "text/x-test", "x-more": "1" } }),
      async (egress, url) => {
        const response = await egress.fetch(url, LIMITS)
        expect(response.status).toBe(200)
        expect(response.headers.get("content-type")).toBe("text/x-test")
        expect(response.headers.get("X-More")).toBe("1")
        expect(new TextDecoder().decode(response.body)).toBe("héllo")
        expect(response.url).toBe(url)
      },
    ))

  test("gives the answer of a site that fails", () =>
    withEgress(
      () => new Response("no", { status: 503 }),
      async (egress, url) => {
        expect((await egress.fetch(url, LIMITS)).status).toBe(503)
      },
    ))

  test("takes a body up to the limit", () =>
    withEgress(
      () => new Response("x".repeat(1_000)),
      async (egress, url) => {
        expect((await egress.fetch(url, LIMITS)).body.length).toBe(1_000)
        await expect(egress.fetch(url, { ...LIMITS, limitBytes: 999 })).rejects.toMatchObject({
          name: "FileTooLargeError",
          data: { limitBytes: 999 },
        })
      },
    ))

  test("throws the reason of a signal that has aborted", () =>
    withEgress(
      () => new Response("x"),
      async (egress, url) => {
        const signal = AbortSignal.abort(new Error("gone"))
        await expect(egress.fetch(url, { ...LIMITS, signal })).rejects.toThrow("gone")
      },
    ))

  test("streams what comes from an address that the user named, and leaves redirects to the caller", () =>
    withEgress(
      async (request) => {
        if (request.method === "GET") return new Response(null, { status: 307, headers: { location: "/elsewhere" } })
        return new Response(`${request.headers.get("x-test")}: ${await request.text()}`, { status: 201 })
      },
      async (egress, url) => {
        const response = await egress.open(
          new Request(url, { method: "POST", body: "text", headers: { "x-test": "sent" } }),
        )
        expect({ status: response.status, text: await response.text() }).toEqual({ status: 201, text: "sent: text" })
        const redirect = await egress.open(new Request(url))
        expect({ status: redirect.status, to: redirect.headers.get("location") }).toEqual({
          status: 307,
          to: "/elsewhere",
        })
        await expect(egress.open(new Request(url, { signal: AbortSignal.abort(new Error("gone")) }))).rejects.toThrow()
      },
    ))

  test("sends a body, and gives a redirect back when none is to be followed", () =>
    withEgress(
      async (request) =>
        new Response(await request.text(), {
          status: request.method === "POST" ? 200 : 302,
          headers: { location: "/" },
        }),
      async (egress, url) => {
        const sent = await egress.fetch(url, { ...LIMITS, method: "POST", body: "a=b" })
        expect(new TextDecoder().decode(sent.body)).toBe("a=b")
        expect((await egress.fetch(url, { ...LIMITS, redirects: 0 })).status).toBe(302)
      },
    ))
}
