/**
 * Splits a stream of UTF-8 into lines, without their ends; the last one need not have any.
 *
 * @throws when a line has more than `limit` characters
 */
export async function* lines(stream: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  // Joined once per line: a long message comes in thousands of chunks.
  let pieces: string[] = []
  let length = 0
  for await (const chunk of stream) {
    const parts = decoder.decode(chunk, { stream: true }).split("\n")
    const rest = parts.pop() ?? ""
    for (const part of parts) {
      yield [...pieces, part].join("").replace(/\r$/, "")
      pieces = []
      length = 0
    }
    pieces.push(rest)
    length += rest.length
    if (length > limit) throw new Error(`A line has more than ${limit} characters`)
  }
  const last = pieces.join("") + decoder.decode()
  if (last !== "") yield last
}
