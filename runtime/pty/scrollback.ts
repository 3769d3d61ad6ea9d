/** What a terminal has shown, as far as it is kept. Places in it are counted in UTF-16 units from the beginning of time. */
export interface Scrollback {
  append(text: string): void
  /** Place after the last character. */
  end(): number
  /** Text from a place on, as far back as it is kept, in pieces of at most 64 Ki units. */
  from(place: number): string[]
}

const KEEP = 2 * 1024 * 1024
const PIECE = 64 * 1024

export const createScrollback = (keep = KEEP): Scrollback => {
  let chunks: string[] = []
  let kept = 0
  let end = 0

  /** Joined rarely: a terminal writes much more often than someone connects. */
  const trim = () => {
    const text = chunks.join("")
    chunks = [text.slice(wholeFrom(text, Math.max(0, text.length - keep)))]
    kept = chunks[0]?.length ?? 0
  }

  return {
    append(text) {
      chunks.push(text)
      kept += text.length
      end += text.length
      if (kept > 2 * keep) trim()
    },
    end: () => end,
    from(place) {
      if (place >= end) return []
      trim()
      const [text = ""] = chunks
      const pieces: string[] = []
      for (let start = wholeFrom(text, Math.max(0, place - (end - kept))); start < text.length;) {
        const next = wholeFrom(text, Math.min(text.length, start + PIECE))
        pieces.push(text.slice(start, next))
        start = next
      }
      return pieces
    },
  }
}

/** The same place, or the next one when it would cut a character in two. */
const wholeFrom = (text: string, place: number): number => {
  const code = text.charCodeAt(place)
  return code >= 0xdc00 && code <= 0xdfff ? place + 1 : place
}
