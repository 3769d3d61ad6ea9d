import { NamedError } from "../errors.ts"

/** Reads a stream in pieces of the sizes that are asked for. */
export interface ByteReader {
  /** The next bytes; undefined when the stream ends before them. */
  take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** @throws InvalidArchiveError when the stream ends before it */
  skip(length: number): Promise<void>
  /** Reads to the end. */
  drain(): Promise<void>
}

/** The archive breaks off. */
export const cutOff = () => new NamedError("InvalidArchiveError", { message: "Cannot read the archive: it is cut off" })

export const byteReader = (source: AsyncIterable<Uint8Array>): ByteReader => {
  const chunks = source[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array()

  /** Makes sure that something is held; false at the end. */
  const refill = async (): Promise<boolean> => {
    while (held.length === 0) {
      const { done, value } = await chunks.next()
      if (done) return false
      held = value
    }
    return true
  }

  return {
    async take(length) {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length;) {
        if (!(await refill())) return undefined
        const piece = held.subarray(0, length - at)
        bytes.set(piece, at)
        at += piece.length
        held = held.subarray(piece.length)
      }
      return bytes
    },
    async skip(length) {
      for (let left = length; left > 0;) {
        if (!(await refill())) throw cutOff()
        const size = Math.min(left, held.length)
        held = held.subarray(size)
        left -= size
      }
    },
    async drain() {
      do held = new Uint8Array()
      while (await refill())
    },
  }
}
