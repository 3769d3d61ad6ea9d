/**
 * Takes what nobody has read of a request's body. Where an answer goes out while a body is still on its way, the engine logs an
 * uncaught error of who passes it on, and the client may lose the answer.
 */
export const takeRest = async ({ body, signal }: Request): Promise<void> => {
  if (!body || body.locked) return
  try {
    await body.pipeTo(new WritableStream())
  } catch (error) {
    // A client that is gone waits for no answer.
    if (!signal.aborted) throw error
  }
}
