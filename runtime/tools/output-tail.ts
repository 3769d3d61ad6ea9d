/** Text that grows without bound, of which the beginning and the end are kept. */
export interface OutputTail {
  add(chunk: string): void
  /** All that is kept, with a line in place of what is not. */
  text(): string
  /** The last characters, with a mark when that is not all. */
  end(limitChars: number): string
  isCut(): boolean
}

/** @param limitChars characters kept, half of them from the beginning */
export function outputTail(limitChars: number): OutputTail {
  const half = limitChars / 2
  let head = ""
  let tail = ""
  let dropped = 0
  return {
    add(chunk) {
      const room = half - head.length
      head += chunk.slice(0, room)
      tail += chunk.slice(room)
      // Cut only now and then: cutting at each chunk would copy the tail each time.
      if (tail.length <= limitChars) return
      dropped += tail.length - half
      tail = tail.slice(-half)
    },
    text: () => (dropped === 0 ? head + tail : `${head}\n… ${dropped} characters left out …\n${tail}`),
    end(limit) {
      const all = tail.length >= limit ? tail : head + tail
      return all.length > limit || dropped > 0 ? `…\n${all.slice(-limit)}` : all
    },
    isCut: () => dropped > 0,
  }
}
