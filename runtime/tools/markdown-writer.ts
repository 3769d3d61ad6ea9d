/** Writes markdown (or plain text) block by block. */
export interface MarkdownWriter {
  /** Writes a block; its lines get the marks of the containers around it. Empty text writes nothing. */
  block(text: string): void
  openQuote(): void
  /** @param marker such as `- ` or `1. ` */
  openItem(marker: string): void
  /** Closes the container that was opened last. */
  close(): void
  text(): string
}

interface Container {
  marker: string
  isItem: boolean
  /** Whether the marker of an item is still to be written. */
  isFresh: boolean
}

/** Deeper containers leave no mark: their marks would be most of the text. */
const MARKED_DEPTH = 12

export function markdownWriter(plain: boolean): MarkdownWriter {
  const written: string[] = []
  const containers: Container[] = []
  let lastWasItem = false

  const prefix = (): string =>
    containers
      .slice(0, MARKED_DEPTH)
      .map((container) => {
        const marker = container.isItem && !container.isFresh ? " ".repeat(container.marker.length) : container.marker
        container.isFresh = false
        return marker
      })
      .join("")

  return {
    block(text) {
      if (text === "") return
      const marked = containers.slice(0, MARKED_DEPTH)
      const isItem = marked.some((container) => container.isItem)
      const startsItem = marked.some((container) => container.isFresh)
      if (written.length > 0) written.push(lastWasItem && startsItem ? "\n" : "\n\n")
      lastWasItem = isItem
      const lines = text.split("\n").map((line) => (prefix() + line).trimEnd())
      written.push(lines.join("\n"))
    },
    openQuote: () => void containers.push({ marker: plain ? "" : "> ", isItem: false, isFresh: false }),
    openItem: (marker) => void containers.push({ marker, isItem: true, isFresh: true }),
    close: () => void containers.pop(),
    text: () => written.join(""),
  }
}
