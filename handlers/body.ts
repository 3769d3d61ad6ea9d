import { NamedError } from "../runtime/errors.ts"

/** Largest JSON body that is read, unless an endpoint says otherwise. */
export const BODY_LIMIT_BYTES = 10 * 1024 * 1024
const DEPTH_LIMIT = 200

/**
 * Reads a JSON body under any content type, as upstream's server does. An absent or empty body is undefined.
 *
 * @throws BodyTooLargeError over the limit, declared or streamed; BadRequestError for broken JSON, naming the position
 */
export const readJson = async (request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<unknown> => {
  const text = await readText(request, limitBytes)
  if (text.trim() === "") return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badPayload(`Parse the body as JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (text.length > DEPTH_LIMIT && tooDeep(text)) {
    throw badPayload(`Nest the body at most ${DEPTH_LIMIT} levels deep`)
  }
  return value
}

const badPayload = (message: string) => new NamedError("BadRequestError", { message, kind: "Payload" })

export const bodyTooLarge = (limitBytes = BODY_LIMIT_BYTES) =>
  new NamedError("BodyTooLargeError", { message: `Send a body of at most ${limitBytes} bytes`, limitBytes })

/** Length that the headers say a body has; NaN when they say none. */
export const declaredLength = ({ headers }: Request): number => Number(headers.get("content-length") ?? "NaN")

/** Reads a body as text. @throws BodyTooLargeError */
export const readText = async (request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<string> => {
  if (!request.body) return ""
  const declared = declaredLength(request)
  if (declared > limitBytes) throw bodyTooLarge(limitBytes)
  if (declared >= 0) return request.text()
  // No declared length: count while reading, so that an endless body ends here. The rest is the platform's to discard:
  // cancelling would close the connection before the client has read the answer.
  const reader = request.body.getReader()
  const decoder = new TextDecoder()
  let text = ""
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > limitBytes) {
      reader.releaseLock()
      throw bodyTooLarge(limitBytes)
    }
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}

/** Whether brackets outside strings nest deeper than the limit. The text is known to be valid JSON. */
const tooDeep = (text: string): boolean => {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 34) {
      for (index++; text.charCodeAt(index) !== 34; index++) if (text.charCodeAt(index) === 92) index++
    } else if (code === 123 || code === 91) {
      if (++depth > DEPTH_LIMIT) return true
    } else if (code === 125 || code === 93) depth--
  }
  return false
}
