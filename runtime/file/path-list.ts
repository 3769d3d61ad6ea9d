/** Bytes of the first block; later ones are as large as all before them, up to the limit. */
const FIRST_BLOCK_BYTES = 64 * 1024
const BLOCK_LIMIT_BYTES = 4 * 1024 * 1024

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Paths one after another in blocks of bytes, each ended by NUL: about their length in memory, where strings would take three times that. */
export interface PathList {
  /** Adds whole paths, each ended by NUL. */
  append(chunk: Uint8Array): void
  add(path: string): void
  /** What has been added so far: bytes and how many of them are in use. No path spans two. */
  blocks(): Iterable<{ bytes: Uint8Array; used: number }>
  sizeBytes(): number
}

export const createPathList = (): PathList => {
  const blocks: { bytes: Uint8Array; used: number }[] = []
  let sizeBytes = 0

  const append = (chunk: Uint8Array) => {
    let block = blocks.at(-1)
    if (!block || block.bytes.length - block.used < chunk.length) {
      const wanted = Math.min(Math.max(sizeBytes, FIRST_BLOCK_BYTES), BLOCK_LIMIT_BYTES)
      block = { bytes: new Uint8Array(Math.max(wanted, chunk.length)), used: 0 }
      blocks.push(block)
    }
    block.bytes.set(chunk, block.used)
    block.used += chunk.length
    sizeBytes += chunk.length
  }

  return {
    append,
    add: (path) => append(encoder.encode(`${path}\0`)),
    blocks: () => blocks,
    sizeBytes: () => sizeBytes,
  }
}

/** The path at a place of a block. */
export const pathAt = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end))
