import { NamedError } from "../../runtime/errors.ts"
import type { Egress, EgressOptions } from "../../runtime/ports/egress.ts"

/** Answers one scripted request. May throw a NamedError of the port, or wait. */
export type EgressAnswer = (request: { url: string; options: EgressOptions }) => Response | Promise<Response>

/** An internet that has only what was put there. */
export interface MemoryEgress extends Egress {
  /** Answers requests for exactly this URL, from then on. */
  answer(url: string, answer: EgressAnswer | string): void
  /** All requests, in order. */
  requests: { url: string; options: EgressOptions }[]
}

/** An internet without any site. An unknown address fails as a name that does not resolve would. */
export const memoryEgress = (): MemoryEgress => {
  const answers = new Map<string, EgressAnswer>()
  const requests: MemoryEgress["requests"] = []
  return {
    requests,
    answer: (url, answer) => void answers.set(url, typeof answer === "string" ? () => new Response(answer) : answer),
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
