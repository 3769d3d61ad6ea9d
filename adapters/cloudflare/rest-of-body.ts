/** Beyond this the client is left to lose the answer: it is as much as Cloudflare takes of a body in most plans. */
const REST_LIMIT_BYTES = 100 * 1024 * 1024

/**
 * Takes what nobody has read of a request's body. Where an answer goes out while a body is still on its way, the engine logs an
 * uncaught error of who passes it on, and the client may lose the answer.
 */
export const takeRest = async ({ body, signal }: Request, limitBytes = REST_LIMIT_BYTES): Promise<void> => {
  if (!body || body.locked) return
  try {
    let bytes = 0
    for await (const chunk of body) if ((bytes += chunk.byteLength) > limitBytes) return
  } catch (error) {
    // A client that is gone waits for no answer.
    if (!signal.aborted) throw error
  }
}
