import { NamedError } from "../../runtime/errors.ts"
import type { Egress, EgressOptions } from "../../runtime/ports/egress.ts"

/** Answers one scripted request. May throw a NamedError of the port, or wait. */
export type EgressAnswer = (request: { url: string; options: EgressOptions }) => Response | Promise<Response>

/** An internet that has only what was put there. */
export interface MemoryEgress extends Egress {
  /** Answers requests for exactly this URL, from then on. */
  answer(url: string, answer: EgressAnswer | string): void
  /** Has a program answer all that `open` sends to an origin, from then on; undefined takes it off again. */
  serve(origin: string, program: ((request: Request) => Response | Promise<Response>) | undefined): void
  /** All requests, in order. */
  requests: { url: string; options: EgressOptions }[]
}

/** An internet without any site. An unknown address fails as a name that does not resolve would. */
export const memoryEgress = (): MemoryEgress => {
  const answers = new Map<string, EgressAnswer>()
  const programs = new Map<string, (request: Request) => Response | Promise<Response>>()
  const requests: MemoryEgress["requests"] = []
  return {
    requests,
    answer: (url, answer) => void answers.set(url, typeof answer === "string" ? () => new Response(answer) : answer),
    serve: (origin, program) => void (program ? programs.set(origin, program) : programs.delete(origin)),
    open: async (request) => {
      request.signal.throwIfAborted()
      const program = programs.get(new URL(request.url).origin)
      if (!program) throw new TypeError(`Cannot fetch "${request.url}": nothing is served there`)
      return program(request)
    },
    fetch: async (url, options) => {
      requests.push({ url, options })
      options.signal?.throwIfAborted()
      const answer = answers.get(url)
      if (!answer) throw new TypeError(`Cannot fetch "${url}": no answer was scripted`)
      const response = await answer({ url, options })
      const body = new Uint8Array(await response.arrayBuffer())
      const { limitBytes } = options
      if (body.byteLength > limitBytes)
        throw new NamedError("FileTooLargeError", {
          message: `Cannot fetch "${url}": the body is larger than ${limitBytes} bytes`,
          path: url,
          limitBytes,
        })
      return { status: response.status, headers: response.headers, body, url: response.url || url }
    },
  }
}
