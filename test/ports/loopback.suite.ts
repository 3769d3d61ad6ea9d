import { expect, test } from "vitest"
import type { Loopback } from "../../runtime/ports/loopback.ts"

export interface LoopbackWorld {
  loopback: Loopback
  /** A port that is free. */
  port: number
  /** Sends a browser to an address; undefined when nobody listens there. */
  visit(address: string): Promise<Response | undefined>
  /** Has another program listen at the port. */
  take(): Promise<void>
}

const answerOf = (text: string) => async (url: URL) =>
  new Response(`${text} ${url.searchParams.get("code")}`, { status: 201, headers: { "x-page": "yes" } })

/** What every adapter of the loopback does. */
export const loopbackSuite = (withWorld: (body: (world: LoopbackWorld) => Promise<void>) => Promise<void>): void => {
  test("answers the state that waits, until it is closed", () =>
    withWorld(async ({ loopback, port, visit }) => {
      const address = `http://127.0.0.1:${port}/back`
      expect(await visit(`${address}?state=one`)).toBeUndefined()
      const listener = await loopback.listen(port, "one", answerOf("got"))
      const answer = await visit(`${address}?state=one&code=c%20d`)
      expect([answer?.status, answer?.headers.get("x-page"), await answer?.text()]).toEqual([201, "yes", "got c d"])
      expect((await visit(`${address}?state=two`))?.status).toBe(404)
      expect((await visit(address))?.status).toBe(404)
      listener.close()
      listener.close()
      expect(await visit(`${address}?state=one`)).toBeUndefined()
    }))

  test("several wait at one port, which is free when the last one goes", () =>
    withWorld(async ({ loopback, port, visit }) => {
      const address = `http://127.0.0.1:${port}/back`
      const [one, two] = await Promise.all([
        loopback.listen(port, "one", answerOf("first")),
        loopback.listen(port, "two", answerOf("second")),
      ])
      expect(await (await visit(`${address}?state=two&code=x`))?.text()).toBe("second x")
      two.close()
      expect((await visit(`${address}?state=two&code=x`))?.status).toBe(404)
      expect(await (await visit(`${address}?state=one&code=x`))?.text()).toBe("first x")
      one.close()
      expect(await visit(`${address}?state=one`)).toBeUndefined()
      const again = await loopback.listen(port, "three", answerOf("third"))
      expect((await visit(`${address}?state=three`))?.status).toBe(201)
      again.close()
    }))

  test("says which port is in use", () =>
    withWorld(async ({ loopback, port, take }) => {
      await take()
      await expect(loopback.listen(port, "one", answerOf("got"))).rejects.toThrow(`Free port ${port} of 127.0.0.1`)
    }))
}
