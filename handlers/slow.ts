import type { NamedError } from "../runtime/errors.ts"
import { errorResponse } from "./errors.ts"
import { jsonResponse } from "./json-response.ts"

const PLAIN_WITHIN_MS = 10_000
const SPACE_EVERY_MS = 15_000

/**
 * Answers with JSON that may be minutes away. Within ten seconds it is a plain response. After that the request counts as
 * accepted: status 200 and a space go out, a space every 15 s keeps client and proxies waiting, then the JSON follows.
 * A late failure can no longer change the status; its error body is sent as the JSON.
 */
export const slowJson = async (
  work: Promise<unknown>,
  encode: (value: unknown) => string,
  toError: (error: unknown) => NamedError,
): Promise<Response> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, PLAIN_WITHIN_MS, LATE)
  })
  // A task later, what readers of the event stream get about this work is on its way: clients stop reading at the answer.
  const told = work.then(async (value) => {
    await new Promise((resolve) => setTimeout(resolve, 0))
    return value
  })
  try {
    const first = await Promise.race([told, late])
    if (first !== LATE) return jsonResponse(encode(first))
  } finally {
    clearTimeout(timer)
  }
  const encoder = new TextEncoder()
  let spaces: ReturnType<typeof setInterval> | undefined
  let isOpen = true
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(" "))
      spaces = setInterval(() => controller.enqueue(encoder.encode(" ")), SPACE_EVERY_MS)
      const end = (text: string) => {
        clearInterval(spaces)
        // The client is gone; the work was done nevertheless.
        if (!isOpen) return
        controller.enqueue(encoder.encode(text))
        controller.close()
      }
      told.then(encode).then(end, async (error) => end(await errorResponse(toError(error)).text()))
    },
    cancel() {
      isOpen = false
      clearInterval(spaces)
    },
  })
  return new Response(body, { headers: { "content-type": "application/json" } })
}

const LATE = Symbol("late")
