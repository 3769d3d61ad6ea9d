const encoder = new TextEncoder()

export interface RawEntry {
  path: string
  /** Type flag; default a file. */
  flag?: string
  target?: string
  content?: string | Uint8Array
  mode?: string
  /** Written instead of the content's own size. */
  size?: string
  prefix?: string
}

/** One entry exactly as told, however wrong that is. */
export const rawEntry = ({
  path,
  flag = "0",
  target = "",
  content = "",
  mode = "0000644",
  size,
  prefix = "",
}: RawEntry): Uint8Array => {
  const bytes = typeof content === "string" ? encoder.encode(content) : content
  const block = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512)
  const put = (start: number, text: string) => block.set(encoder.encode(text), start)
  put(0, path)
  put(100, `${mode}\0`)
  put(124, size ?? `${bytes.length.toString(8).padStart(11, "0")}\0`)
  put(148, "        ")
  put(156, flag)
  put(157, target)
  put(257, "ustar\x0000")
  put(345, prefix)
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `)
  block.set(bytes, 512)
  return block
}

/** An archive of entries, ended as it should be. */
export const rawTar = (...entries: (RawEntry | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  joined([...entries.map((entry) => (entry instanceof Uint8Array ? entry : rawEntry(entry))), new Uint8Array(1024)])

export const joined = (parts: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const gzipped = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
  )
