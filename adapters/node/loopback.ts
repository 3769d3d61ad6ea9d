import { createServer, type Server } from "node:http"
import type { Log } from "../../runtime/ports/log.ts"
import type { Loopback } from "../../runtime/ports/loopback.ts"

type Answer = (url: URL) => Promise<Response>

/** One port, and those who wait at it, by state. */
interface Place {
  server: Server
  answers: Map<string, Answer>
  ready: Promise<void>
}

/** A browser needs one or two connections. */
const MOST_CONNECTIONS = 16
const REQUEST_TIMEOUT_MS = 10_000
/** Longer than a login may take to be finished. */
const SILENCE_MS = 60_000

/** Ports at 127.0.0.1, each open only while somebody waits there. */
export const nodeLoopback = (log: Log): Loopback => {
  const places = new Map<number, Place>()

  const open = (port: number): Place => {
    const answers = new Map<string, Answer>()
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS })
    server.maxConnections = MOST_CONNECTIONS
    server.setTimeout(SILENCE_MS)
    server.on("request", (request, response) => {
      const send = async () => {
        const answered = await answerTo(request.method, request.url, request.headers.host)
        const headers = { ...Object.fromEntries(answered.headers), connection: "close" }
        response.writeHead(answered.status, headers).end(await answered.text())
      }
      send().catch((error: unknown) => {
        log("error", "The answer to a login was not taken", { port, error: String(error) })
        response.destroy()
      })
    })

    const answerTo = async (method = "", target = "", host = "") => {
      // A page whose name leads here is no browser that was sent back.
      const isOurs = host === `127.0.0.1:${port}` || host === `localhost:${port}`
      const url = method === "GET" && isOurs ? URL.parse(target, `http://127.0.0.1:${port}`) : null
      const answer = answers.get(url?.searchParams.get("state") ?? "")
      return url && answer ? answer(url) : new Response("No login waits for this\n", { status: 404 })
    }

    const ready = new Promise<void>((resolve, reject) => {
      server.once("error", reject)
      server.listen({ port, host: "127.0.0.1", exclusive: true }, resolve)
    })
    const place = { server, answers, ready }
    places.set(port, place)
    return place
  }

  return {
    async listen(port, state, answer) {
      const place = places.get(port) ?? open(port)
      place.answers.set(state, answer)
      const close = () => {
        const isLast = place.answers.delete(state) && place.answers.size === 0
        if (!isLast) return
        places.delete(port)
        place.server.close()
      }
      try {
        await place.ready
      } catch (error) {
        close()
        const reason = (error as NodeJS.ErrnoException).code === "EADDRINUSE" ? "it is in use" : String(error)
        throw new Error(`Free port ${port} of 127.0.0.1, or choose another "callbackPort": ${reason}`, { cause: error })
      }
      return { close }
    },
  }
}
