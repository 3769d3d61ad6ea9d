/** Longer records (a match in a minified bundle) are left out: nobody can read them, and each would be held in memory. */
const RECORD_LIMIT_BYTES = 1024 * 1024

/** Takes a program's output in pieces and gives it out in records. */
export interface RecordSplitter {
  /** False when no more records are wanted. */
  take(chunk: Uint8Array): boolean
  /** Gives out what stands after the last delimiter. */
  finish(): void
  /** Whether a record was too long and left out. */
  isCut(): boolean
}

/**
 * Splits a stream at a byte. Whole chunks are decoded at once, which costs a tenth of decoding each record.
 *
 * @param onRecord gets each record without its delimiter; false ends it
 */
export const recordSplitter = (delimiter: "\n" | "\0", onRecord: (record: string) => boolean): RecordSplitter => {
  const code = delimiter.charCodeAt(0)
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  let held: Uint8Array[] = []
  let heldBytes = 0
  let isCut = false
  let isWanted = true

  const emit = (bytes: Uint8Array) => {
    for (const record of decoder.decode(bytes).split(delimiter)) isWanted &&= onRecord(record)
  }

  const hold = (piece: Uint8Array) => {
    heldBytes += piece.length
    if (heldBytes > RECORD_LIMIT_BYTES) held = []
    else if (piece.length > 0) held.push(piece)
  }

  /** Ends the held record with its last piece. */
  const release = (piece: Uint8Array) => {
    hold(piece)
    if (heldBytes > RECORD_LIMIT_BYTES) isCut = true
    else emit(held.length === 1 ? (held[0] ?? piece) : Buffer.concat(held))
    held = []
    heldBytes = 0
  }

  return {
    take: (chunk) => {
      const first = chunk.indexOf(code)
      if (first === -1) hold(chunk)
      else {
        const last = chunk.lastIndexOf(code)
        release(chunk.subarray(0, first))
        if (last > first) emit(chunk.subarray(first + 1, last))
        hold(chunk.subarray(last + 1))
      }
      return isWanted
    },
    finish: () => {
      if (heldBytes > 0) release(new Uint8Array())
    },
    isCut: () => isCut,
  }
}
