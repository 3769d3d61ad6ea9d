import type { Files } from "../ports/files.ts"

/** Bytes kept to be read a second time. */
export interface Spool {
  add(chunk: Uint8Array): Promise<void>
  read(): AsyncIterable<Uint8Array>
  remove(): Promise<void>
}

/** Kept in memory up to here; the rest goes to files of this size. */
const PIECE_BYTES = 4 * 1024 * 1024

/** @param directory of its own, for the files */
export const createSpool = (files: Files, directory: string): Spool => {
  let held: Uint8Array[] = []
  let heldBytes = 0
  let pieces = 0
  const place = (index: number) => `${directory}/${index}`

  const flush = async () => {
    const piece = new Uint8Array(heldBytes)
    let at = 0
    for (const chunk of held) {
      piece.set(chunk, at)
      at += chunk.length
    }
    held = []
    heldBytes = 0
    await files.write(place(pieces), piece, { mode: 0o600 })
    pieces += 1
  }

  return {
    async add(chunk) {
      held.push(chunk)
      heldBytes += chunk.length
      if (heldBytes >= PIECE_BYTES) await flush()
    },
    async *read() {
      for (let index = 0; index < pieces; index += 1) {
        const piece = await files.read(place(index))
        if (!piece) throw new Error(`Cannot read "${place(index)}": it is gone`)
        yield piece
      }
      yield* held
    },
    async remove() {
      for (let index = 0; index < pieces; index += 1) await files.remove(place(index))
    },
  }
}
